const BLOCK = 512
const NAME_BYTES = 100

/** A file (content), a symbolic link (to) or a folder. Paths are relative to the image's root. */
export type TarEntry = { path: string; mode?: number } & (
  | { content: Buffer | string }
  | { to: string }
  | { folder: true }
)

/** Builds an archive in ustar format from the files of an image, all owned by root. */
export function tar(entries: readonly TarEntry[], modifiedAt: Date): Buffer {
  return Buffer.concat([...entries.flatMap((entry) => blocksOf(entry, modifiedAt)), Buffer.alloc(2 * BLOCK)])
}

/** Returns the content of the first regular file of an archive, which ends with blocks of zeros. @throws Error if there is none. */
export function firstFileIn(archive: Buffer): Buffer {
  for (let at = 0; archive[at]; ) {
    const size = Number.parseInt(archive.toString('latin1', at + 124, at + 135), 8) || 0
    const kind = archive.toString('latin1', at + 156, at + 157)
    if (kind === '0' || kind === '\0') return archive.subarray(at + BLOCK, at + BLOCK + size)
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK
  }
  throw new Error('The archive holds no file.')
}

function blocksOf(entry: TarEntry, modifiedAt: Date): Buffer[] {
  const content = 'content' in entry ? Buffer.from(entry.content) : Buffer.alloc(0)
  const padding = Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)
  return [header(entry, content.length, modifiedAt), content, padding]
}

function header(entry: TarEntry, size: number, modifiedAt: Date): Buffer {
  const block = Buffer.alloc(BLOCK)
  const writeOctal = (value: number, at: number, digits: number) =>
    block.write(value.toString(8).padStart(digits, '0'), at)
  const writeName = (text: string, at: number) => {
    if (Buffer.byteLength(text) > NAME_BYTES) throw new Error(`Too long for an archive: ${text}`)
    block.write(text, at)
  }
  const kind =
    'content' in entry
      ? { type: '0', mode: 0o644 }
      : 'to' in entry
        ? { type: '2', mode: 0o777 }
        : { type: '5', mode: 0o755 }
  writeName(entry.path, 0)
  writeOctal(entry.mode ?? kind.mode, 100, 7)
  writeOctal(0, 108, 7)
  writeOctal(0, 116, 7)
  writeOctal(size, 124, 11)
  writeOctal(Math.floor(modifiedAt.getTime() / 1000), 136, 11)
  block.write(' '.repeat(8), 148)
  block.write(kind.type, 156)
  if ('to' in entry) writeName(entry.to, 157)
  block.write('ustar\u000000', 257)
  // In the checksum, its own field counts as eight spaces.
  writeOctal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    6,
  )
  block.write('\0', 154)
  return block
}
