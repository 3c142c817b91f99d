import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { advertiseAddress, swarmFailure } from './swarm.ts'

const at = (address: string, internal = false, family: 'IPv4' | 'IPv6' = 'IPv4') =>
  [{ address, internal, family, netmask: '', mac: '', cidr: null }] as NetworkInterfaceInfo[]

const ROUTES = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
wlan0\t00000000\t0101A8C0\t0003\t0\t0\t600\t00000000\t0\t0\t0
eth1\t00000000\t010200C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
eth1\t000200C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
`
const lo = at('127.0.0.1', true)

test.each([
  [
    'from the default route with the lowest metric',
    ROUTES,
    { lo, wlan0: at('192.168.1.7'), eth1: at('192.0.2.9') },
    '192.0.2.9',
  ],
  ['the first one without a route', '', { lo, eth0: at('192.0.2.2'), eth1: at('192.0.2.9') }, '192.0.2.2'],
  [
    "ignores an engine's bridge",
    '',
    { lo, docker0: at('172.17.0.1'), 'br-12': at('172.18.0.1'), eth0: at('192.0.2.2') },
    '192.0.2.2',
  ],
  [
    'ignores an interface without IPv4',
    ROUTES,
    { lo, eth1: at('fe80::1', false, 'IPv6'), wlan0: at('192.168.1.7') },
    '192.168.1.7',
  ],
  ['loopback without any network', '', { lo }, '127.0.0.1'],
])('chooses the address to advertise: %s', (_, routes, interfaces, address) => {
  expect(advertiseAddress(routes, interfaces)).toBe(address)
})

test.each([
  ['inactive', false, null],
  ['active', true, null],
  ['active', false, 'This engine is a worker of a swarm'],
  ['locked', false, 'Swarm mode is locked'],
  ['pending', false, 'Swarm mode does not start'],
  ['error', false, 'Swarm mode does not start'],
])('judges a swarm that is %s, manager %s', (LocalNodeState, ControlAvailable, failure) => {
  expect(swarmFailure({ LocalNodeState, ControlAvailable, Error: '' })?.message ?? null).toBe(failure)
})
