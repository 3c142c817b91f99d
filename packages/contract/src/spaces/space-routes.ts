import { z } from 'zod'
import { flag, noAnswer, nothing, page, paging, read, route, search, spaceParams } from '../http/route-parts.ts'
import { NewSpace, Space, SpaceChange, SpaceContents } from './spaces.ts'

/** The routes of spaces; part of `routes`. */
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
    summary: 'Get a space',
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
    summary: 'List what deleting a space would delete',
    permission: 'space.read',
    params: spaceParams,
    answer: SpaceContents,
  }),
  deleteSpace: route({
    method: 'DELETE',
    path: '/api/v1/spaces/:space',
    summary: 'Delete a space with its services',
    description:
      '`confirm` must be the name of the space. `volumes` deletes the volumes too. Answers when the space is gone.',
    permission: 'space.delete',
    status: 204,
    params: spaceParams,
    query: z.strictObject({ confirm: z.string().max(200).optional(), volumes: flag.optional() }),
    body: nothing,
    answer: noAnswer,
  }),
} as const
