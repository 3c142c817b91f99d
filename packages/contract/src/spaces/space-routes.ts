import { z } from 'zod'
import { flag, noAnswer, nothing, page, paging, read, route, search, spaceParams } from '../http/route-parts.ts'
import { NewSpace, Space, SpaceChange, SpaceContents } from './spaces.ts'

/** Spaces; part of `routes`. */
export const spaceRoutes = {
  listSpaces: route({
    ...read,
    path: '/api/v1/spaces',
    summary: 'List the spaces',
    permission: 'space.read',
    query: z.strictObject({ ...paging, ...search }),
    answer: page(Space),
  }),
  createSpace: route({
    method: 'POST',
    path: '/api/v1/spaces',
    summary: 'Create a space',
    permission: 'space.create',
    status: 201,
    params: nothing,
    query: nothing,
    body: NewSpace,
    answer: Space,
  }),
  getSpace: route({
    ...read,
    path: '/api/v1/spaces/:space',
    summary: 'One space',
    permission: 'space.read',
    params: spaceParams,
    answer: Space,
  }),
  changeSpace: route({
    method: 'PATCH',
    path: '/api/v1/spaces/:space',
    summary: "Change a space's description",
    permission: 'space.change',
    status: 200,
    params: spaceParams,
    query: nothing,
    body: SpaceChange,
    answer: Space,
  }),
  getSpaceContents: route({
    ...read,
    path: '/api/v1/spaces/:space/contents',
    summary: 'What deleting a space would take with it',
    permission: 'space.read',
    params: spaceParams,
    answer: SpaceContents,
  }),
  deleteSpace: route({
    method: 'DELETE',
    path: '/api/v1/spaces/:space',
    summary: 'Delete a space and all that is in it',
    description: '`confirm` must be the name of the space; `volumes` takes the volumes too. Answers when it is gone.',
    permission: 'space.delete',
    status: 204,
    params: spaceParams,
    query: z.strictObject({ confirm: z.string().max(200).optional(), volumes: flag.optional() }),
    body: nothing,
    answer: noAnswer,
  }),
} as const
