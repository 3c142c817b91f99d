import { z } from 'zod'
import { Message } from '../messages/message.ts'

export const Host = z.object({
  id: z.string(),
  name: z.string(),
  address: z.string(),
  role: z.enum(['manager', 'worker']),
  leader: z.boolean(),
  /** 'drain': gets no instances; 'pause': gets no new ones. */
  availability: z.enum(['active', 'pause', 'drain']),
  state: z.enum(['ready', 'down', 'disconnected', 'unknown']),
  engineVersion: z.string(),
  platform: z.string(),
  cpus: z.number(),
  memoryMiB: z.int(),
  /** The generic resource "disk" that the host declares, in GiB; null where it declares none. */
  diskGiB: z.int().nullable(),
  labels: z.record(z.string(), z.string()),
  /** Berth manages the cluster through this host's engine, so that the host needs no address. */
  own: z.boolean(),
  /** The address at which Berth reaches the host's Docker Engine ("ssh://root@10.0.0.2"); null where none is set. */
  engineAddress: z.string().nullable(),
})
export type Host = z.infer<typeof Host>

export const HostChange = z.strictObject({ engineAddress: z.string().trim().min(1).max(300).nullable() })
export type HostChange = z.infer<typeof HostChange>

/** The cluster that Berth manages, and what it supports. */
export const Cluster = z.object({
  engine: z.object({
    state: z.enum(['up', 'away', 'not-a-manager']),
    /** Such as "unix:///var/run/docker.sock". */
    address: z.string(),
    version: z.string().nullable(),
    apiVersion: z.string().nullable(),
    /** When the engine entered this state. */
    since: z.iso.datetime(),
    reason: z.string().nullable(),
    reasonMessage: Message.nullable(),
  }),
  /** Whether ingress ports answer on every host; they need IPVS in the kernel. */
  routingMesh: z.boolean(),
  hosts: z.object({ total: z.int(), ready: z.int() }),
  /** The platforms of the hosts that are ready, each once: "linux/amd64". */
  platforms: z.array(z.string()),
  /** The largest capacity of any host that is ready; null where no host is ready. */
  largest: z.object({ cpus: z.number(), memoryMiB: z.int(), diskGiB: z.int().nullable() }).nullable(),
})
export type Cluster = z.infer<typeof Cluster>
