/// <reference types="vite/client" />

/** The shapes of one Tabler icon. See tabler-icons.ts. */
declare module 'virtual:tabler/*' {
  const shapes: string
  // biome-ignore lint/style/noDefaultExport: the module has a single value
  export default shapes
}
