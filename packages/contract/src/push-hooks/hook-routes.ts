import { z } from 'zod'
import { noAnswer, nothing, page, read, route } from '../http/route-parts.ts'
import { CreatedHook, Hook, NewHook, PushAnswer } from './hooks.ts'

/** Who tells of pushed images; part of `routes`. */
export const hookRoutes = {
  listHooks: route({
    ...read,
    path: '/api/v1/push-hooks',
    summary: 'List the push hooks',
    permission: 'hook.read',
    answer: page(Hook),
  }),
  createHook: route({
    method: 'POST',
    path: '/api/v1/push-hooks',
    summary: 'Make a push hook',
    description: 'Its token is answered this once. The hook is called at `/api/v1/hooks/{token}`.',
    permission: 'hook.change',
    status: 201,
    params: nothing,
    query: nothing,
    body: NewHook,
    answer: CreatedHook,
  }),
  revokeHook: route({
    method: 'DELETE',
    path: '/api/v1/push-hooks/:hook',
    summary: 'Revoke a push hook',
    description: 'Whoever calls it from then on is refused. What it upgraded stays.',
    permission: 'hook.change',
    status: 204,
    params: z.object({ hook: z.string().max(200) }),
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
  receivePush: route({
    method: 'POST',
    path: '/api/v1/hooks/:token',
    summary: 'Tell of a push',
    description:
      'Upgrades the services that follow what was pushed, once their registry says that it is another image. The body is a notification of Distribution, Harbor or Docker Hub, or `{"image": "registry/repository:tag"}`, which may be given as `?image=` instead. Needs no session: the token is the secret.',
    permission: 'public',
    status: 200,
    params: z.object({ token: z.string().max(200) }),
    query: z.strictObject({ image: z.string().max(512).optional() }),
    body: z.looseObject({}),
    bodyBytes: 256 * 1024,
    answer: PushAnswer,
  }),
} as const
