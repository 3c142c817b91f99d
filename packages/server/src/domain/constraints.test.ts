import { expect, test } from 'vitest'
import { satisfiesConstraint } from './constraints.ts'
import { host } from './samples.ts'

const east = host({ name: 'host1', role: 'manager', platform: 'linux/amd64', labels: { zone: 'east' } })

test.each([
  ['node.labels.zone == east', true],
  ['node.labels.zone==EAST', true],
  ['  node.labels.zone   ==   east  ', true],
  ['node.labels.zone == west', false],
  ['node.labels.zone != west', true],
  ['node.labels.zone != east', false],
  ['node.labels.rack == 1', false],
  ['node.labels.rack != 1', true],
  ['node.hostname == host1', true],
  ['node.hostname == host2', false],
  ['node.id == id-host1', true],
  ['node.role == manager', true],
  ['node.role != manager', false],
  ['node.platform.os == linux', true],
  ['node.platform.os == windows', false],
])('host1 meets %s: %s', (constraint, met) => expect(satisfiesConstraint(east, constraint)).toBe(met))

test.each(['engine.labels.storage == ssd', 'node.platform.arch == x86_64', 'nonsense', ''])(
  '"%s" counts as met, because Swarm decides',
  (constraint) => expect(satisfiesConstraint(east, constraint)).toBe(true),
)
