import { formatMessage } from '@berth/contract/messages/message.ts'
import { expect, test } from 'vitest'
import { explain } from './explain.ts'
import type { LiveInstance } from './model.ts'
import { failed, instance, waiting } from './samples.ts'

const image = 'registry:5000/samples/web:1.0@sha256:11'
const onEndpoint =
  'starting container failed: driver failed programming external connectivity on endpoint web.1.bpyk46tyi4w2ix44o1fcpdzl2 (26041b3bed81): '
const byRunc =
  'starting container failed: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: '

/** Error texts of Docker Engine 20.10 for services that were made to fail, and of 28 where they differ. */
const sentences: [message: string, explanation: string, given?: Partial<LiveInstance>][] = [
  ['task: non-zero exit (3)', 'The instance ended with exit code 3.'],
  ['task: non-zero exit (1): Error response from daemon: something', 'The instance ended with exit code 1.'],
  ['task: non-zero exit (127)', 'Exit code 127: the command was not found in the image or cannot be run.'],
  ['task: non-zero exit (126)', 'Exit code 126: the command was not found in the image or cannot be run.'],
  [
    `${byRunc}exec: "nothere": executable file not found in $PATH: unknown`,
    'Exit code 127: the command was not found in the image or cannot be run.',
    { exitCode: 127 },
  ],
  [
    `${byRunc}exec: "/nothere": stat /nothere: no such file or directory: unknown`,
    'Exit code 127: the command was not found in the image or cannot be run.',
    { exitCode: 127 },
  ],
  [
    `${byRunc}exec: "/www/index.html": permission denied: unknown`,
    'Exit code 126: the command was not found in the image or cannot be run.',
    { exitCode: 126 },
  ],
  [
    `${byRunc}error during container init: exec: "/nothere": stat /nothere: no such file or directory`,
    'Exit code 127: the command was not found in the image or cannot be run.',
    { exitCode: 127 },
  ],
  [
    `${byRunc}error during container init: exec: "/www/index.html": permission denied`,
    'Exit code 126: the command was not found in the image or cannot be run.',
    { exitCode: 126 },
  ],
  ['task: non-zero exit (137)', 'The instance was killed (exit code 137).', { memoryLimitMiB: 6 }],
  [
    'task: non-zero exit (137)',
    'The instance was killed with exit code 137: out of memory, limit 6 MiB.',
    { outOfMemory: true, memoryLimitMiB: 6 },
  ],
  ['task: non-zero exit (137): dockerexec: unhealthy container', 'The health check fails.'],
  ['task: non-zero exit (143): dockerexec: unhealthy container', 'The health check fails.'],
  [
    'No such image: registry:5000/samples/web:1.0@sha256:11',
    'The image registry:5000/samples/web:1.0 was not found, or pulling it is not permitted.',
  ],
  [
    "pull access denied for shop/web, repository does not exist or may require 'docker login': denied: requested access to the resource is denied",
    'The image registry:5000/samples/web:1.0 was not found, or pulling it is not permitted.',
  ],
  [
    'manifest for registry:5000/samples/web:9 not found: manifest unknown: manifest unknown',
    'The image registry:5000/samples/web:1.0 was not found, or pulling it is not permitted.',
  ],
  [
    'Get "https://registry:5000/v2/": dial tcp 10.0.0.9:5000: connect: connection refused',
    'The image registry:5000/samples/web:1.0 could not be pulled: Get "https://registry:5000/v2/": dial tcp 10.0.0.9:5000: connect: connection refused',
  ],
  [
    `${onEndpoint}Bind for 0.0.0.0:18099 failed: port is already allocated`,
    'Port 18099 is already in use on host host1.',
  ],
  [
    `${onEndpoint}Error starting userland proxy: listen tcp4 0.0.0.0:18098: bind: address already in use`,
    'Port 18098 is already in use on host host1.',
  ],
  [
    'starting container failed: failed to set up container networking: driver failed programming external connectivity on endpoint web (1): failed to bind host port for 0.0.0.0:18098:172.18.0.2:80/tcp: address already in use',
    'Port 18098 is already in use on host host1.',
  ],
  [
    'starting container failed: failed to bind host port 0.0.0.0:18098/tcp: address already in use',
    'Port 18098 is already in use on host host1.',
  ],
  [
    'invalid mount config for type "bind": bind source path does not exist: /not/there',
    'The path /not/there does not exist on host host1.',
  ],
  [
    'starting container failed: unable to find user nobodythere: no matching entries in passwd file',
    'starting container failed: unable to find user nobodythere: no matching entries in passwd file',
  ],
  ['something new', 'something new'],
]

test.each(sentences)('explains %s', (message, explanation, given = {}) => {
  const explained = explain(failed(message, { image, ...given }))
  expect(explained && formatMessage(explained, 'en')).toBe(explanation)
})

test.each([
  ['host-mode port already in use on 2 nodes', 'no-host-ports'],
  ['scheduling constraints not satisfied on 1 node; host-mode port already in use on 1 node', 'no-host-ports'],
  ['insufficient resources on 2 nodes', 'no-host-resources'],
  ['scheduling constraints not satisfied on 2 nodes', 'no-host-constraint'],
  ['max replicas per node limit exceed', 'no-host-max'],
  ['unsupported platform on 2 nodes', 'no-host-platform'],
  ['2 nodes not available for new tasks', 'no-host-away'],
  ['missing plugin on 2 nodes', 'no-host'],
])('explains no suitable node (%s)', (why, code) => {
  expect(explain(waiting(`no suitable node (${why})`))?.code).toBe(code)
})

test('explains why an instance of a global service cannot run on its host', () => {
  const host = { id: 'id-host1', name: 'host1', ready: true, isActive: true }
  expect(explain(waiting('host-mode port already in use on 1 node', { host }))?.code).toBe('no-host-ports')
  expect(explain(waiting('insufficient resources on 1 node', { host }))?.code).toBe('no-host-resources')
})

test('explains no suitable node without a reason', () => {
  expect(explain(waiting('no suitable node'))).toEqual({ code: 'no-host', params: { error: 'no suitable node' } })
})

test('an instance that runs, or waits for its turn, needs no explanation', () => {
  expect(explain(instance())).toBeNull()
  expect(explain(waiting(null))).toBeNull()
})

test('explains an instance that ended by itself with exit code 0', () => {
  expect(explain(failed(null, { exitCode: 0 }))?.code).toBe('exit-zero')
})

test('explains an instance on a host that is away', () => {
  const host = { id: 'id-host2', name: 'host2', ready: false, isActive: true }
  expect(explain(instance({ host }))).toEqual({ code: 'host-away', params: { host: 'host2' } })
})
