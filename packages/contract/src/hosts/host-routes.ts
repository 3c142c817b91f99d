import { z } from 'zod'
import { nothing, page, read, route } from '../http/route-parts.ts'
import { Cluster, Host, HostChange } from './hosts.ts'

const hostParams = z.object({ host: z.string().max(255) })

/** The routes of the cluster and its hosts; part of `routes`. */
export const clusterRoutes = {
  getCluster: route({
    ...read,
    path: '/api/v1/cluster',
    summary: 'Get the cluster and its engine',
    permission: 'cluster.read',
    answer: Cluster,
  }),
  listHosts: route({
    ...read,
    path: '/api/v1/hosts',
    summary: 'List the hosts',
    permission: 'cluster.read',
    answer: page(Host),
  }),
  getHost: route({
    ...read,
    path: '/api/v1/hosts/:host',
    summary: 'Get a host by id or name',
    permission: 'cluster.read',
    params: hostParams,
    answer: Host,
  }),
  changeHost: route({
    method: 'PATCH',
    path: '/api/v1/hosts/:host',
    summary: "Set the address of a host's engine",
    description:
      "Swarm does not forward terminals, metrics and files, so Berth asks the engine of the host that runs the instance, with the credentials of DOCKER_HOST. Refused if no engine, or another host's engine, answers at the address.",
    permission: 'host.change',
    status: 200,
    params: hostParams,
    query: nothing,
    body: HostChange,
    answer: Host,
  }),
} as const
