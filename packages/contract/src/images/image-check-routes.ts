import { nothing, read, route } from '../http/route-parts.ts'
import { ImageCheck, Service, ServiceRef } from '../services/services.ts'
import { ImageUpdates } from './image-policy.ts'

const imageCheck = '/api/v1/spaces/:space/services/:service/image-check'

/** Newer images of a service; part of `routes`. */
export const imageCheckRoutes = {
  getImageCheck: route({
    ...read,
    path: imageCheck,
    summary: 'Whether there is a newer image',
    description: 'As last asked of its registry.',
    permission: 'service.read',
    params: ServiceRef,
    answer: ImageCheck,
  }),
  checkImage: route({
    method: 'POST',
    path: imageCheck,
    summary: 'Ask the registry for a newer image now',
    permission: 'service.change',
    status: 200,
    params: ServiceRef,
    query: nothing,
    body: nothing,
    answer: ImageCheck,
  }),
  setImageUpdates: route({
    method: 'PUT',
    path: '/api/v1/spaces/:space/services/:service/image-policy',
    summary: 'Say which newer images a service looks for, and whether it follows them',
    description: 'No upgrade: nothing is replaced, and nothing waits for a word.',
    permission: 'service.change',
    status: 200,
    params: ServiceRef,
    query: nothing,
    body: ImageUpdates,
    answer: Service,
  }),
} as const
