import { z } from 'zod'
import { textCode } from '../http/schema-texts.ts'

/** What is told of a folder, shown of a text, and taken of an upload at the most. */
export const MOST_FILES = 5000
export const MOST_TEXT_BYTES = 1024 ** 2
export const MOST_UPLOAD_BYTES = 1024 ** 3

/** Where in an instance: from its root on, with no way up. */
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
  /** Of a link: where it leads, as it says itself. */
  target: z.string().nullable(),
})
export type FileEntry = z.infer<typeof FileEntry>

export const Folder = z.object({
  path: z.string(),
  /** Nothing can be put here: the root file system is read-only, or what is mounted here. */
  readOnly: z.boolean(),
  /** What is here is only in the memory of the host (tmpfs, /proc): the engine can tell it, but neither reads nor writes it. */
  inMemory: z.boolean(),
  /** Folders first, then by name. */
  entries: z.array(FileEntry),
  /** There is more than is told of. */
  cut: z.boolean(),
})
export type Folder = z.infer<typeof Folder>

export const FileText = z.object({
  path: z.string(),
  size: z.int(),
  /** null where it isn't text, or too much of it. */
  text: z.string().nullable(),
  why: z.enum(['too-large', 'binary']).nullable(),
})
export type FileText = z.infer<typeof FileText>
