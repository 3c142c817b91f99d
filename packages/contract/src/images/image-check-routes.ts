import { nothing, read, route } from '../http/route-parts.ts'
import { ImageCheck, Service, ServiceRef } from '../services/services.ts'
import { ImageUpdates } from './image-policy.ts'

const imageCheck = '/api/v1/spaces/:space/services/:service/image-check'

/** The routes of image checks and image policies; part of `routes`. */
export const imageCheckRoutes = {
  getImageCheck: route({
    ...read,
    path: imageCheck,
    summary: 'Get the last check for a newer image',
    description: 'Returns what the registry answered last.',
    permission: 'service.read',
    params: ServiceRef,
    answer: ImageCheck,
  }),
  checkImage: route({
    method: 'POST',
    path: imageCheck,
    summary: 'Check for a newer image now',
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
    summary: 'Set the image policy of a service',
    description:
      'Sets which tags count as newer, and whether the service is upgraded to them. This is not an upgrade: no instance is replaced, and there is nothing to confirm.',
    permission: 'service.change',
    status: 200,
    params: ServiceRef,
    query: nothing,
    body: ImageUpdates,
    answer: Service,
  }),
} as const
