import { expect, test } from 'vitest'
import { engineAddress } from '../../packages/server/src/engine/transport/docker-host.ts'
import { type Machine, mayStartEngine, remedyCommands } from './engine-advice.ts'

const at = (DOCKER_HOST: string) => engineAddress({ DOCKER_HOST })
const socket = at('unix:///var/run/docker.sock')
const debian: Machine = {
  platform: 'linux',
  isRoot: true,
  hasApt: true,
  hasSystemd: true,
  hasDockerd: false,
  distribution: 'debian',
  user: 'ada',
}
const user = { ...debian, isRoot: false }
const group = ['sudo usermod -aG docker ada', 'newgrp docker (or sign in again)']

test.each<[string, Parameters<typeof mayStartEngine>, boolean]>([
  ['root on Debian', [socket, 'ENOENT', debian], true],
  ['the socket of a dead engine', [socket, 'ECONNREFUSED', debian], true],
  ['not root', [socket, 'ENOENT', user], false],
  ['another distribution', [socket, 'ENOENT', { ...debian, hasApt: false }], false],
  ['an engine set with DOCKER_HOST', [at('tcp://192.0.2.1:2375'), 'ECONNREFUSED', debian], false],
  ['an engine that denies access', [socket, 'EACCES', debian], false],
])('decides whether to install an engine: %s', (_, [address, code, machine], isAllowed) => {
  expect(mayStartEngine(address, code, machine)).toBe(isAllowed)
})

test.each<[string, Parameters<typeof remedyCommands>, string[]]>([
  ['no access to the socket', [socket, 'EACCES', user], group],
  [
    'Debian, not root',
    [socket, 'ENOENT', user],
    [
      'sudo apt-get update',
      'sudo apt-get install -y docker.io iptables',
      'sudo systemctl enable --now docker',
      ...group,
    ],
  ],
  [
    'an engine that is installed and stopped',
    [socket, 'ENOENT', { ...user, hasDockerd: true }],
    ['sudo systemctl enable --now docker', ...group],
  ],
  [
    'root on Alpine',
    [socket, 'ENOENT', { ...debian, hasApt: false, hasSystemd: false, distribution: 'alpine' }],
    ['apk add docker', 'rc-service docker start'],
  ],
  ['another address', [at('unix:///run/x.sock'), 'ENOENT', debian], [expect.stringContaining('unset DOCKER_HOST')]],
  ['Docker Desktop', [socket, 'ENOENT', { ...user, platform: 'darwin' }], [expect.stringContaining('open -a Docker')]],
])('names the commands to run: %s', (_, [address, code, machine], commands) => {
  expect(remedyCommands(address, code, machine)).toEqual([...commands, 'npm start'])
})
