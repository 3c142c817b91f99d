import type { EngineClient } from '../transport/client.ts'
import { inspectContainer } from './container.ts'

/** What the engine reports about the file system of a container. */
export interface FileSystem {
  readonly isRunning: boolean
  /** Tells how a path is mounted: by the innermost mount around it, or else by the root file system. */
  readonly mountOf: (path: string) => { readonly isReadOnly: boolean; readonly isInMemory: boolean }
}

/** The fields of the engine's container record that are used here. */
interface ContainerRecord {
  readonly State?: { readonly Running?: boolean }
  readonly HostConfig?: { readonly ReadonlyRootfs?: boolean; readonly Tmpfs?: Readonly<Record<string, string>> | null }
  readonly Mounts?: readonly { readonly Type?: string; readonly Destination?: string; readonly RW?: boolean }[]
}

/** What the kernel and the engine mount in every container. */
const KERNEL_MOUNTS = ['/proc', '/sys', '/dev']

/** Returns null where the host no longer has the container. */
export async function readFileSystem(client: EngineClient, id: string): Promise<FileSystem | null> {
  const record = (await inspectContainer(client, id)) as ContainerRecord | null
  if (record === null) return null
  const { State: state, HostConfig: config, Mounts: mounts = [] } = record
  const all = [
    ...mounts.map(({ Type: type, Destination: at = '', RW: isWritable }) => ({
      at,
      isReadOnly: isWritable === false,
      isInMemory: type === 'tmpfs',
    })),
    ...[...Object.keys(config?.Tmpfs ?? {}), ...KERNEL_MOUNTS].map((at) => ({
      at,
      isReadOnly: false,
      isInMemory: true,
    })),
  ].sort((a, b) => b.at.length - a.at.length)
  const root = { isReadOnly: config?.ReadonlyRootfs === true, isInMemory: false }
  return {
    isRunning: state?.Running === true,
    mountOf: (path) => all.find(({ at }) => path === at || path.startsWith(`${at}/`)) ?? root,
  }
}
