import { sendSignal } from '../fake-engine/containers/containers.ts'
import type { FakeEngine } from '../fake-engine/start.ts'
import type { FakeRegistry } from '../registry/fake-registry.ts'
import { pushBuild } from './images.ts'

const PACE_MS = 20_000

/** Simulates the activity of a cluster: builds push images, instances are killed. @returns a function that stops it */
export function simulateActivity(fake: FakeEngine, registry: FakeRegistry): () => void {
  let turn = 0
  const timer = setInterval(() => {
    turn++
    if (turn % 3 === 0) pushBuild(registry, fake.swarm.images, 'shop/web', '1.4.0', turn)
    else killInstance(fake, turn)
  }, PACE_MS)
  return () => clearInterval(timer)
}

function killInstance({ swarm }: FakeEngine, turn: number): void {
  const running = [...swarm.hosts.values()].flatMap(({ containers }) =>
    [...containers.values()].filter(({ state }) => state === 'running'),
  )
  const container = running[turn % Math.max(1, running.length)]
  if (container) sendSignal(swarm, container, 'KILL')
}
