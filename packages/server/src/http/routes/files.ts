import { normalize } from 'node:path/posix'
import { Readable } from 'node:stream'
import { Problem } from '@berth/contract/http/problems.ts'
import { routes, streams } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { InstanceFiles } from '../../operations/instances/instance-files.ts'
import { getInstanceDetails } from '../../operations/instances/instances.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Timeline } from '../../operations/timeline.ts'
import type { Timings } from '../../timings.ts'
import type { RegisterRoute, RegisterStream } from '../register-route.ts'

const BYTES = 'application/octet-stream'

const CONTENT = { description: 'The file, or the folder as a tar archive.', content: { [BYTES]: { schema: z.any() } } }
const DONE = z.null().describe('Done.')

interface FileRouteDependencies {
  readonly context: OperationContext
  readonly files: InstanceFiles
  readonly timeline: Timeline
}

export function fileRoutes(
  registerRoute: RegisterRoute,
  registerStream: RegisterStream,
  { context, files, timeline }: FileRouteDependencies,
): void {
  registerRoute(routes.listFiles, ({ params, query }) => files.list(params, query.path))
  registerRoute(routes.readFile, ({ params, query }) => files.text(params, query.path))
  registerStream(
    streams.downloadFile,
    { response: { 200: CONTENT } },
    async ({ params, query }, { reply, checkPermission }) => {
      const signal = callerSignal(reply, checkPermission, context.timings)
      const { name, size, content } = await files.download(params, query.path, signal)
      signal.addEventListener('abort', () => content.destroy())
      if (size !== null) reply.header('content-length', size)
      // The browser saves the file, whatever it is, and runs nothing of it.
      return reply
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '_')}`,
        )
        .header('cache-control', 'no-store')
        .type(BYTES)
        .send(content)
    },
  )
  registerStream(
    streams.uploadFile,
    { response: { 204: DONE }, bodyType: BYTES },
    async ({ params, query: { path, overwrite = false } }, { request, reply, checkPermission }) => {
      const { body, headers } = request
      if (!(body instanceof Readable)) throw new Problem('bad-input', message('upload-type'))
      const size = Number(headers['content-length'] ?? Number.NaN)
      if (!Number.isSafeInteger(size)) throw new Problem('bad-input', message('upload-length'))
      const signal = callerSignal(reply, checkPermission, context.timings)
      const act = () => files.upload(params, { path, size, overwrite, content: body }, signal)
      const { name: instance, host } = getInstanceDetails(context, params)
      const details = { path: normalize(path), size: sizeText(size), instance, host: host ?? '—' }
      const [done, interrupted] = [message('file-into', details), message('file-into-broke-off', details)]
      await timeline.ofInstance(params, 'upload', request.session?.user.name ?? '', done, act, interrupted)
      return reply.code(204).send()
    },
  )
}

/** Formats a size in units that both languages use: "20.5MB". */
function sizeText(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3)
  const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const)[step]
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 1 })
  return format.format(bytes / 1000 ** step)
}

/** Returns a signal that aborts when the caller disconnects before the answer is complete, or is no longer permitted. */
function callerSignal(
  reply: FastifyReply,
  checkPermission: () => Promise<void>,
  { transferCheckMs }: Timings,
): AbortSignal {
  const ending = new AbortController()
  const permissionCheck = setInterval(() => {
    checkPermission().catch(() => reply.raw.destroy())
  }, transferCheckMs)
  reply.raw.once('close', () => {
    clearInterval(permissionCheck)
    ending.abort()
  })
  return ending.signal
}
