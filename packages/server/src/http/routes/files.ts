import { normalize } from 'node:path/posix'
import { Readable } from 'node:stream'
import { Problem } from '@berth/contract/http/problems.ts'
import { routes, streams } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { InstanceFiles } from '../../operations/instances/instance-files.ts'
import { detailsOf } from '../../operations/instances/instances.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import type { Timeline } from '../../operations/timeline.ts'
import type { Timings } from '../../timings.ts'
import type { Guard } from '../guard.ts'
import { described, PROBLEMS, type RegisterRoute } from '../serve.ts'

const BYTES = 'application/octet-stream'

const CONTENT = { description: 'The file, or the folder as a tar archive.', content: { [BYTES]: { schema: z.any() } } }
const DONE = { 204: z.null().describe('Done.') }

interface Rooms {
  readonly context: OperationContext
  readonly files: InstanceFiles
  readonly timeline: Timeline
}

export function fileRoutes(app: FastifyInstance, serve: RegisterRoute, guard: Guard, rooms: Rooms): void {
  const { files } = rooms
  serve(routes.listFiles, ({ params, query }) => files.list(params, query.path))
  serve(routes.readFile, ({ params, query }) => files.text(params, query.path))
  downloadRoute(app, guard, rooms)
  uploadRoute(app, guard, rooms)
}

function downloadRoute(app: FastifyInstance, guard: Guard, { context, files }: Rooms): void {
  const { path: url, permission, params, query } = streams.downloadFile
  const schema = {
    ...described(streams.downloadFile),
    params,
    querystring: query,
    response: { 200: CONTENT, ...PROBLEMS },
  }
  const onRequest = (request: FastifyRequest) => guard(request, permission)
  app.route<{ Params: z.output<typeof params>; Querystring: z.output<typeof query> }>({
    ...{ method: 'GET', url, schema, exposeHeadRoute: false, onRequest },
    handler: async (request, reply) => {
      const signal = whileThere(reply, () => guard(request, permission), context.timings)
      const { name, size, content } = await files.download(request.params, request.query.path, signal)
      signal.addEventListener('abort', () => content.destroy())
      if (size !== null) reply.header('content-length', size)
      // Whatever it is, the browser saves it, and runs nothing of it.
      return reply
        .header(
          'content-disposition',
          `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, '_')}`,
        )
        .header('cache-control', 'no-store')
        .type(BYTES)
        .send(content)
    },
  })
}

/** In a scope of its own, because nowhere else a body is taken as it flows. */
function uploadRoute(app: FastifyInstance, guard: Guard, { context, files, timeline }: Rooms): void {
  const { path: url, permission, params, query } = streams.uploadFile
  const schema = { ...described(streams.uploadFile), params, querystring: query, response: { ...DONE, ...PROBLEMS } }
  const onRequest = (request: FastifyRequest) => guard(request, permission)
  app.register((scope, _, done) => {
    scope.addContentTypeParser(BYTES, (_, payload, taken) => taken(null, payload))
    scope.route<{ Params: z.output<typeof params>; Querystring: z.output<typeof query> }>({
      ...{ method: 'PUT', url, schema, onRequest },
      handler: async (request, reply) => {
        const { body, headers } = request
        if (!(body instanceof Readable)) throw new Problem('bad-input', message('upload-type'))
        const size = Number(headers['content-length'] ?? Number.NaN)
        if (!Number.isSafeInteger(size)) throw new Problem('bad-input', message('upload-length'))
        const { path, overwrite = false } = request.query
        const signal = whileThere(reply, () => guard(request, permission), context.timings)
        const act = () => files.upload(request.params, { path, size, overwrite, content: body }, signal)
        const { name: instance, host } = detailsOf(context, request.params)
        const what = { path: normalize(path), size: sizeText(size), instance, host: host ?? '—' }
        const [done, brokeOff] = [message('file-into', what), message('file-into-broke-off', what)]
        await timeline.ofInstance(request.params, 'upload', request.session?.user.name ?? '', done, act, brokeOff)
        return reply.code(204).send()
      },
    })
    done()
  })
}

/** In the units that both languages know: "20.5MB". */
function sizeText(bytes: number): string {
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), 3)
  const unit = (['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const)[step]
  const format = new Intl.NumberFormat('en', { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits: 1 })
  return format.format(bytes / 1000 ** step)
}

/** Aborts when the caller goes away before the answer is whole, or may no longer have it. */
function whileThere(
  reply: FastifyReply,
  demandPermission: () => Promise<void>,
  { transferCheckMs }: Timings,
): AbortSignal {
  const ending = new AbortController()
  const looking = setInterval(() => {
    demandPermission().catch(() => reply.raw.destroy())
  }, transferCheckMs)
  reply.raw.once('close', () => {
    clearInterval(looking)
    ending.abort()
  })
  return ending.signal
}
