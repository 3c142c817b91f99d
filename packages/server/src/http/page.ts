import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'

const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/**
 * The page, as `npm run build` made it. Its parts are named by their content and kept for ever; the frame is asked for each time.
 * The page has addresses of its own, such as /spaces/shop: they all begin with its frame. What else isn't known is said so.
 */
export const page = plugin(async (app: FastifyInstance) => {
  const isBuilt = existsSync(BUILT)
  if (isBuilt) await app.register(fastifyStatic, STATIC)
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && request.headers.accept?.includes('text/html')
    if (isBuilt && wantsPage && !request.url.startsWith('/api/')) return reply.sendFile('index.html')
    throw new Problem(
      'not-found',
      message('no-such-route', { method: request.method, path: request.url.split('?')[0] ?? '' }),
    )
  })
})

const STATIC: FastifyStaticOptions = {
  root: BUILT,
  preCompressed: true,
  cacheControl: false,
  setHeaders: (reply, path) => {
    const forEver = path.includes('/assets/')
    reply.header('cache-control', forEver ? 'public, max-age=31536000, immutable' : 'no-cache')
  },
}
