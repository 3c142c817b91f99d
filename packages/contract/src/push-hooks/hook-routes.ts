import { z } from 'zod'
import { noAnswer, nothing, page, read, route } from '../http/route-parts.ts'
import { CreatedHook, Hook, NewHook, PushAnswer } from './hooks.ts'

/** The routes of push hooks; part of `routes`. */
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
    summary: 'Create a push hook',
    description: 'The token is returned only here. Call the hook at `/api/v1/hooks/{token}`.',
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
    description: 'Later calls are refused. Services that it upgraded stay as they are.',
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
    summary: 'Report a push',
    description:
      'Upgrades the services that follow the pushed tag, if the registry reports a different image for the tag. The body is a notification of Distribution, Harbor or Docker Hub, or `{"image": "registry/repository:tag"}`; `?image=` works too. No session is needed: the token is the secret.',
    permission: 'public',
    status: 200,
    params: z.object({ token: z.string().max(200) }),
    query: z.strictObject({ image: z.string().max(512).optional() }),
    body: z.looseObject({}),
    bodyBytes: 256 * 1024,
    answer: PushAnswer,
  }),
} as const
