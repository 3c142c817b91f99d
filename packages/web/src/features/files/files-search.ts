/** The search parameters of the files page. */
export interface FilesSearch {
  /** The id of the instance. Default: the first running instance. */
  readonly instance?: string
  readonly path?: string
}

export function filesSearch({ instance, path }: Record<string, unknown>): FilesSearch {
  return {
    ...(typeof instance === 'string' && { instance }),
    ...(typeof path === 'string' && path.startsWith('/') && { path }),
  }
}

/** Returns the path of an entry of a folder. */
export function joinPath(folder: string, name: string): string {
  return `${folder === '/' ? '' : folder.replace(/\/$/, '')}/${name}`
}

/** Splits a path into its parts, from the root, each with its own path. */
export function pathSegments(path: string): { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter((name) => name !== '')
  return names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }))
}

/** Formats a file mode as `ls` does: "rwxr-xr-x". */
export function formatPermissions(mode: number): string {
  return [6, 3, 0]
    .map((shift) => ['r', 'w', 'x'].map((letter, bit) => ((mode >> shift) & (4 >> bit) ? letter : '-')).join(''))
    .join('')
}
