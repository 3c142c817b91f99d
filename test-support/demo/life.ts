import { sendSignal } from '../fake-engine/containers.ts'
import type { FakeEngine } from '../fake-engine/start.ts'
import type { FakeRegistry } from '../fake-registry/start.ts'
import { pushAgain } from './images.ts'

const PACE_MS = 20_000

/** Lets things happen as they do in a cluster: a build pushes an image anew, an instance is killed. @returns what ends it */
export function liveOn(fake: FakeEngine, registry: FakeRegistry): () => void {
  let turn = 0
  const timer = setInterval(() => {
    turn++
    if (turn % 3 === 0) pushAgain(registry, fake.swarm.images, 'shop/web', '1.4.0', turn)
    else killOne(fake, turn)
  }, PACE_MS)
  return () => clearInterval(timer)
}

function killOne({ swarm }: FakeEngine, turn: number): void {
  const running = [...swarm.hosts.values()].flatMap(({ containers }) =>
    [...containers.values()].filter(({ state }) => state === 'running'),
  )
  const container = running[turn % Math.max(1, running.length)]
  if (container) sendSignal(swarm, container, 'KILL')
}
