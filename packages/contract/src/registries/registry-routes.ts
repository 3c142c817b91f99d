import { z } from 'zod'
import { flag, noAnswer, nothing, page, paging, read, route, search } from '../http/route-parts.ts'
import {
  Image,
  ImageDeletion,
  NewRegistry,
  Registry,
  RegistryChange,
  RegistryCheck,
  Repositories,
  Tag,
} from './registries.ts'

const registryParams = z.object({ registry: z.string().max(200) })
const repositoryParams = registryParams.extend({ repository: z.string().min(1).max(255) })

export const registryRoutes = {
  listRegistries: route({
    ...read,
    path: '/api/v1/registries',
    summary: 'List the registries',
    permission: 'registry.read',
    answer: page(Registry),
  }),
  addRegistry: route({
    method: 'POST',
    path: '/api/v1/registries',
    summary: 'Add a registry',
    description: 'Refused where none answers at the address.',
    permission: 'registry.change',
    status: 201,
    params: nothing,
    query: nothing,
    body: NewRegistry,
    answer: Registry,
  }),
  changeRegistry: route({
    method: 'PATCH',
    path: '/api/v1/registries/:registry',
    summary: 'Change a registry',
    description:
      'What is not named stays, the password too. Refused where it does not answer as it shall be. Services get new credentials with their next change.',
    permission: 'registry.change',
    status: 200,
    params: registryParams,
    query: nothing,
    body: RegistryChange,
    answer: Registry,
  }),
  checkRegistry: route({
    ...read,
    path: '/api/v1/registries/:registry/check',
    summary: 'Whether a registry answers and takes the credentials',
    permission: 'registry.read',
    params: registryParams,
    answer: RegistryCheck,
  }),
  removeRegistry: route({
    method: 'DELETE',
    path: '/api/v1/registries/:registry',
    summary: 'Remove a registry',
    description: 'Services that run its images go on.',
    permission: 'registry.change',
    status: 204,
    params: registryParams,
    query: nothing,
    body: nothing,
    answer: noAnswer,
  }),
  listRepositories: route({
    ...read,
    path: '/api/v1/registries/:registry/repositories',
    summary: 'List the repositories of a registry',
    permission: 'registry.read',
    params: registryParams,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(1000).default(50), ...search }),
    answer: Repositories,
  }),
  listTags: route({
    ...read,
    path: '/api/v1/registries/:registry/repositories/:repository/tags',
    summary: 'List the tags of a repository',
    description: "Newest first. A repository's slashes are percent-encoded.",
    permission: 'registry.read',
    params: repositoryParams,
    query: z.strictObject({ ...paging, limit: z.coerce.number().int().min(1).max(100).default(50), ...search }),
    answer: page(Tag),
  }),
  deleteImage: route({
    method: 'DELETE',
    path: '/api/v1/registries/:registry/repositories/:repository/manifests/:reference',
    summary: 'Delete a tag, or an image by its digest',
    description:
      'A digest goes with all of its tags; many registries delete nothing else. What services run needs `confirm`, the reference again.',
    permission: 'registry.change',
    status: 204,
    params: repositoryParams.extend({ reference: z.string().min(1).max(200) }),
    query: z.strictObject({ dryRun: flag.optional(), confirm: z.string().max(200).optional() }),
    body: nothing,
    answer: noAnswer,
    plan: ImageDeletion,
  }),
  getImage: route({
    ...read,
    path: '/api/v1/images/:reference',
    summary: 'What an image is',
    description:
      'By a reference as a person types it, percent-encoded; of any registry, listed or not, or of this host.',
    permission: 'registry.read',
    params: z.object({ reference: z.string().min(1).max(1000) }),
    answer: Image,
  }),
} as const
