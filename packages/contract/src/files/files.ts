import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'

/** The most entries of a listed folder, bytes of a text that is read, and bytes of an upload. */
export const MAX_FILES = 5000
export const MAX_TEXT_BYTES = 1024 ** 2
export const MAX_UPLOAD_BYTES = 1024 ** 3

/** An absolute path in an instance, without "..". */
export const FilePath = z
  .string()
  .max(4096)
  .regex(/^\//, textCode('file-path-not-absolute'))
  .refine((path) => !path.includes('\0') && !path.split('/').includes('..'), textCode('file-path-upwards'))

export const FileEntry = z.object({
  name: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  size: z.int(),
  /** The permission bits, as chmod takes them: 0o644 is 420. */
  mode: z.int(),
  modifiedAt: z.iso.datetime(),
  /** The target of a link, as stored in the link. */
  target: z.string().nullable(),
})
export type FileEntry = z.infer<typeof FileEntry>

export const Folder = z.object({
  path: z.string(),
  /** Nothing can be uploaded here, because the root file system, or the mount at this path, is read-only. */
  readOnly: z.boolean(),
  /** The folder is only in the memory of the host (tmpfs, /proc): it can be listed, but the engine neither reads nor writes its files. */
  inMemory: z.boolean(),
  /** Folders first, then by name. */
  entries: z.array(FileEntry),
  /** The folder has more entries than the list. */
  cut: z.boolean(),
})
export type Folder = z.infer<typeof Folder>

export const FileText = z.object({
  path: z.string(),
  size: z.int(),
  /** Null where the file is not text, or is too large. */
  text: z.string().nullable(),
  why: z.enum(['too-large', 'binary']).nullable(),
})
export type FileText = z.infer<typeof FileText>
