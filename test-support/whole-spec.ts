/** A spec in which every field differs from its default, except for the omitted name, image and number of instances. */
export const WHOLE_SPEC = {
  description: '商店 – “the shop”\nsecond line',
  command: ['/bin/sh', '-c'],
  args: ['echo "$HOME" \'x\'; exec sleep 1', ''],
  workingDir: '/srv/a b',
  user: 'nobody:nogroup',
  env: [
    { name: 'EMPTY', value: '' },
    { name: 'EQUALS', value: '=a=b=' },
    { name: 'LINES', value: 'one\ntwo\t三' },
    { name: 'dotted.name-x', value: '$NOT {{.Service.Name}}' },
  ],
  ports: [
    { published: 5353, target: 53, protocol: 'udp', mode: 'host' },
    { published: 5353, target: 53, protocol: 'tcp', mode: 'host' },
    { published: null, target: 80, mode: 'auto' },
    { published: null, target: 81, mode: 'host' },
  ],
  mounts: [
    { type: 'volume', source: 'a.b_c-d', target: '/data', readOnly: true },
    { type: 'bind', source: '/var/lib/x y', target: '/host' },
    { type: 'tmpfs', target: '/tmp' },
  ],
  healthCheck: {
    type: 'http',
    port: 8080,
    path: '/health?full=1&who=(me),you',
    ...{ intervalSeconds: 7, timeoutSeconds: 3, retries: 2, startPeriodSeconds: 11 },
  },
  resources: { cpus: 0.125, memoryMiB: 67, diskGiB: 3 },
  placement: { constraints: ['node.role == manager', 'node.labels.zone!=far'], maxPerHost: 2 },
  update: { parallelism: 0, delaySeconds: 3, order: 'stop-first', onFailure: 'roll-back', monitorSeconds: 17 },
} as const
