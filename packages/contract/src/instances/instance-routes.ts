import { noAnswer, nothing, page, read, route } from '../http/route-parts.ts'
import { ServiceRef } from '../services/services.ts'
import { ExecQuery } from '../terminals/exec.ts'
import { Instance, InstanceDetails, InstanceRecord, InstanceRef } from './instances.ts'

const instances = '/api/v1/spaces/:space/services/:service/instances'
const instance = `${instances}/:instance`
const act = { status: 204, params: InstanceRef, query: nothing, body: nothing, answer: noAnswer } as const

/** Instances; those that have ended are there as long as the engine remembers them. Part of `routes`. */
export const instanceRoutes = {
  listInstances: route({
    ...read,
    path: instances,
    summary: 'List the instances of a service',
    description: 'Those that are desired first; then those that have ended, as far as the engine remembers them.',
    permission: 'service.read',
    params: ServiceRef,
    answer: page(Instance),
  }),
  getInstance: route({
    ...read,
    path: instance,
    summary: 'One instance of a service',
    permission: 'service.read',
    params: InstanceRef,
    answer: InstanceDetails,
  }),
  inspectInstance: route({
    ...read,
    path: `${instance}/inspect`,
    summary: "The engine's record of an instance",
    description: "Of its Swarm task, and of its container as far as its host's engine can be asked.",
    permission: 'instance.read',
    params: InstanceRef,
    answer: InstanceRecord,
  }),
  restartInstance: route({
    ...act,
    method: 'POST',
    path: `${instance}/restart`,
    summary: 'Restart one instance',
    description:
      'Stops it as the service says, with the time that it has for that, and answers when it has ended. Swarm then puts a new instance in its place. Refused where its restart policy says otherwise.',
    permission: 'service.run',
  }),
  removeInstance: route({
    ...act,
    method: 'DELETE',
    path: instance,
    summary: 'Remove one instance by force',
    description:
      'Kills it at once and removes its container with what was written there, logs too. Swarm takes that as a failure and puts a new instance in its place. Of one that has ended, the container is removed.',
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
      'A WebSocket to a terminal in the container: bytes as binary frames both ways, ExecRequest and ExecMessage as text frames. Closing it ends the command and all that it started in its session.',
    params: InstanceRef,
    query: ExecQuery,
  },
} as const
