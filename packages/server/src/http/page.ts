import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import plugin from 'fastify-plugin'

const BUILT = fileURLToPath(new URL('../../../web/dist', import.meta.url))

/**
 * Serves the page that `npm run build` made. Its assets are named by their content and cached for ever; index.html is revalidated each
 * time. Addresses of the page, such as /spaces/shop, are all answered with index.html. Other unknown addresses are answered with
 * `not-found`.
 */
export const servePage = plugin(async (app: FastifyInstance) => {
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
    const isAsset = path.includes('/assets/')
    reply.header('cache-control', isAsset ? 'public, max-age=31536000, immutable' : 'no-cache')
  },
}
