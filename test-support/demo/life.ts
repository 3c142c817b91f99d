import type { FakeEngine } from '../fake-engine/start.ts'
import type { FakeRegistry } from '../fake-registry/start.ts'
import { pushAgain } from './images.ts'

const PACE_MS = 20_000
const KILLED = 137

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
  running[turn % Math.max(1, running.length)]?.end(KILLED, '9')
}
