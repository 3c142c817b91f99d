import { z } from 'zod'
import type { Stream } from '../http/endpoint.ts'
import { flag, read, route } from '../http/route-parts.ts'
import { InstanceRef } from '../instances/instances.ts'
import { FilePath, FileText, Folder, MAX_FILES } from './files.ts'

const files = '/api/v1/spaces/:space/services/:service/instances/:instance/files'
const params = InstanceRef
const query = z.strictObject({ path: FilePath })

/** The routes of the files in an instance; part of `routes`. */
export const fileRoutes = {
  listFiles: route({
    ...read,
    path: files,
    summary: 'List a folder of an instance',
    description: `Returns at most ${MAX_FILES} entries. Works for an instance that has ended, as long as its container exists.`,
    permission: 'instance.read',
    params,
    query: z.strictObject({ path: FilePath.default('/') }),
    answer: Folder,
  }),
  readFile: route({
    ...read,
    path: `${files}/text`,
    summary: 'Read a text file of an instance',
    description: 'Returns UTF-8 text of at most 1 MiB. Download larger files.',
    permission: 'instance.read',
    params,
    query,
    answer: FileText,
  }),
} as const

/** Part of `streams`. */
export const fileStreams = {
  downloadFile: {
    path: `${files}/content`,
    permission: 'instance.read',
    summary: 'Download a file or folder of an instance',
    description: 'A folder is sent as a tar archive.',
    params,
    query,
  },
  uploadFile: {
    method: 'PUT',
    path: `${files}/content`,
    permission: 'instance.enter',
    summary: 'Upload a file to an instance',
    description:
      'The body is application/octet-stream with a Content-Length of at most 1 GiB. An existing file is replaced only with `overwrite`. An interrupted upload may leave part of the file.',
    params,
    query: query.extend({ overwrite: flag.optional() }),
  },
} as const satisfies Record<string, Stream>
