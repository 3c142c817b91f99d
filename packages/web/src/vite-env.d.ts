/// <reference types="vite/client" />

/** The shapes of one of Tabler's icons: see tabler-icons.ts. */
declare module 'virtual:tabler/*' {
  const shapes: string
  // biome-ignore lint/style/noDefaultExport: a module of one value
  export default shapes
}
