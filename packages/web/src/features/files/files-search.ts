/** What of the page is in its address. */
export interface FilesSearch {
  /** Its id; the first that runs where it isn't said. */
  readonly instance?: string
  readonly path?: string
}

export function filesSearch({ instance, path }: Record<string, unknown>): FilesSearch {
  return {
    ...(typeof instance === 'string' && { instance }),
    ...(typeof path === 'string' && path.startsWith('/') && { path }),
  }
}

/** The path of what is in a folder. */
export function below(folder: string, name: string): string {
  return `${folder === '/' ? '' : folder.replace(/\/$/, '')}/${name}`
}

/** From the root on, each with its path. */
export function partsOf(path: string): { readonly name: string; readonly path: string }[] {
  const names = path.split('/').filter((name) => name !== '')
  return names.map((name, index) => ({ name, path: `/${names.slice(0, index + 1).join('/')}` }))
}

/** As `ls` writes it: "rwxr-xr-x". */
export function permissions(mode: number): string {
  return [6, 3, 0]
    .map((shift) => ['r', 'w', 'x'].map((letter, bit) => ((mode >> shift) & (4 >> bit) ? letter : '-')).join(''))
    .join('')
}
