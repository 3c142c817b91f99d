import { createVolume, usersOfVolume } from '../containers/mounts.ts'
import { longId, timestamp } from '../identity.ts'
import type { Volume } from '../model.ts'
import type { Swarm } from '../swarm.ts'
import { Refusal, type Route, route } from './router.ts'

export function volumeRoutes(swarm: Swarm): Route[] {
  return [
    route('GET', '/volumes', ({ host, filters }) => ({
      status: 200,
      json: {
        Volumes: [...host.volumes.values()].filter(({ labels }) => filters.allowsLabels(labels)).map(volumeJson),
        Warnings: null,
      },
    })),
    route('POST', '/volumes/create', ({ host, body }) => {
      const { Name: name = '', Labels: labels = {} } = (body ?? {}) as {
        Name?: string
        Labels?: Record<string, string>
      }
      return { status: 201, json: volumeJson(createVolume(swarm, host, name || longId(), labels)) }
    }),
    route('GET', '/volumes/:', ({ host, parts: [name = ''] }) => {
      const volume = host.volumes.get(name)
      if (!volume) throw new Refusal(404, `get ${name}: no such volume`)
      return { status: 200, json: volumeJson(volume) }
    }),
    route('DELETE', '/volumes/:', ({ host, parts: [name = ''] }) => {
      if (!host.volumes.has(name)) throw new Refusal(404, `get ${name}: no such volume`)
      const users = usersOfVolume(host, name).map(({ id }) => id)
      if (users.length > 0) throw new Refusal(409, `remove ${name}: volume is in use - [${users.join(', ')}]`)
      host.volumes.delete(name)
      swarm.events.emit('volume', 'destroy', name, { driver: 'local' }, host.id)
      return { status: 204 }
    }),
  ]
}

function volumeJson({ name, labels, createdAt }: Volume): unknown {
  return {
    Name: name,
    Driver: 'local',
    Mountpoint: `/var/lib/docker/volumes/${name}/_data`,
    Labels: labels,
    Scope: 'local',
    Options: null,
    CreatedAt: timestamp(createdAt),
  }
}
