import type { Stream } from '../http/endpoint.ts'
import { noAnswer, nothing, page, read, route } from '../http/route-parts.ts'
import { ServiceRef } from '../services/services.ts'
import { ExecQuery } from '../terminals/exec.ts'
import { Instance, InstanceDetails, InstanceRecord, InstanceRef } from './instances.ts'

const instances = '/api/v1/spaces/:space/services/:service/instances'
const instance = `${instances}/:instance`
const act = { status: 204, params: InstanceRef, query: nothing, body: nothing, answer: noAnswer } as const

/** The routes of instances. Ended instances exist as long as the engine remembers them. Part of `routes`. */
export const instanceRoutes = {
  listInstances: route({
    ...read,
    path: instances,
    summary: 'List the instances of a service',
    description: 'Returns desired instances first, then ended instances that the engine still keeps.',
    permission: 'service.read',
    params: ServiceRef,
    answer: page(Instance),
  }),
  getInstance: route({
    ...read,
    path: instance,
    summary: 'Get an instance',
    permission: 'service.read',
    params: InstanceRef,
    answer: InstanceDetails,
  }),
  inspectInstance: route({
    ...read,
    path: `${instance}/inspect`,
    summary: "Get the engine's record of an instance",
    description: 'Returns the Swarm task, and the container if Berth reaches the engine of its host.',
    permission: 'instance.read',
    params: InstanceRef,
    answer: InstanceRecord,
  }),
  restartInstance: route({
    ...act,
    method: 'POST',
    path: `${instance}/restart`,
    summary: 'Restart an instance',
    description:
      'Stops the instance with the stop signal and grace period of the service, and answers when it has ended. Swarm then starts a new instance in its place. Refused if the restart policy prevents that.',
    permission: 'service.run',
  }),
  removeInstance: route({
    ...act,
    method: 'DELETE',
    path: instance,
    summary: 'Remove an instance by force',
    description:
      'Kills the instance at once and removes its container with its logs and everything written to it. Swarm treats this as a failure and starts a new instance in its place. Of an instance that has ended, only the container is removed.',
    permission: 'service.run',
  }),
} as const

export const instanceStreams = {
  /** A WebSocket; its frames are those of exec.ts. */
  exec: {
    path: `${instance}/exec`,
    permission: 'instance.enter',
    summary: 'Run a command in an instance',
    description:
      'Opens a WebSocket to a terminal in the container. Bytes are binary frames in both directions; ExecRequest and ExecMessage are text frames. Closing the socket ends the command and all processes of its session.',
    params: InstanceRef,
    query: ExecQuery,
  },
} as const satisfies Record<string, Stream>
