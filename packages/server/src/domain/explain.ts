import { type Message, message } from '@berth/contract/messages/message.ts'
import { hostPorts } from './leaving-instances.ts'
import type { LiveInstance, LiveService } from './model.ts'

type Match = RegExpExecArray
type Rule = readonly [pattern: RegExp, toMessage: (match: Match, instance: LiveInstance) => Message]

/** Patterns of the engine's error texts, and their messages; the first match counts. The texts are those of Docker Engine 20.10 to 28. */
const RULES: readonly Rule[] = [
  [/no suitable node(?: \((.*)\))?/, ([, why = '']) => noHostMessage(why)],
  // The scheduler's reason for an instance that must run on one host, as each instance of a global service.
  [
    /^(?:1 node not available for new tasks|max replicas per node limit exceed|.* on 1 node)$/,
    ([why]) => noHostMessage(why),
  ],
  [/unhealthy container/, () => message('unhealthy')],
  [
    /pull access denied for (\S+?),|repository (\S+) (?:does not exist|not found)|manifest for (\S+) not found|No such image: (\S+)/,
    ([, ...names], instance) =>
      message('image-not-found', { image: instance.image.split('@')[0] || (names.find(Boolean) ?? '') }),
  ],
  [
    /Bind for \S*?:(\d+) failed: port is already allocated|listen \w+ \S*?:(\d+): bind: address already in use|failed to bind host port (?:for )?\S*?:(\d+)/,
    ([, ...ports], { host }) => message('port-in-use', { port: Number(ports.find(Boolean)), host: host?.name ?? '?' }),
  ],
  [
    /bind source path does not exist: (.+)/,
    ([, path = ''], { host }) => message('mount-missing', { path: path.trim(), host: host?.name ?? '?' }),
  ],
  [
    /executable file not found|exec: ".*": (?:stat .*: )?(?:no such file or directory|permission denied)/,
    (_, { exitCode }) => message('exit-not-executable', { code: exitCode ?? 127 }),
  ],
  [/non-zero exit \((\d+)\)/, ([, code], instance) => exitMessage(Number(code), instance)],
  [
    /(?:error pulling image|failed to pull|pull(?:ing)? .*failed|dial tcp|no such host|TLS handshake|x509|toomanyrequests)/,
    ({ input }, { image }) => message('pull-failed', { image: image.split('@')[0] ?? image, error: input }),
  ],
]

/** Returns why an instance is in its phase, as a message that a person can act on; null where the engine gave no reason. */
export function explain(instance: LiveInstance): Message | null {
  const { message: engineText, host } = instance
  if (instance.isDesired && instance.phase === 'running' && host && !host.ready)
    return message('host-away', { host: host.name })
  if (engineText === null) return instance.phase === 'failed' ? message('exit-zero') : null
  for (const [pattern, toMessage] of RULES) {
    const match = pattern.exec(engineText)
    if (match) return toMessage(match, instance)
  }
  return message('engine-says', { error: engineText })
}

/** Returns what `explain` returns, with the ports that are in use. Swarm does not say which: they are among the service's own. */
export function explainWithPorts(instance: LiveInstance, { spec }: LiveService): Message | null {
  const explained = explain(instance)
  if (explained?.code !== 'no-host-ports') return explained
  const ports = hostPorts(spec)
  const [only] = ports
  return ports.length === 1 && only !== undefined
    ? message('no-host-port', { port: only })
    : message('no-host-ports', { ports: ports.join(', ') })
}

function exitMessage(code: number, { outOfMemory, memoryLimitMiB }: LiveInstance): Message {
  if (outOfMemory && memoryLimitMiB !== null) return message('exit-oom', { limit: memoryLimitMiB })
  if (code === 137) return message('exit-killed')
  if (code === 126 || code === 127) return message('exit-not-executable', { code })
  return message('exit-code', { code })
}

/** Swarm names each filter that excluded hosts, with the number of hosts: "a on 2 nodes; b on 1 node". */
const NO_HOST: readonly (readonly [
  RegExp,
  (
    | 'no-host-port'
    | 'no-host-ports'
    | 'no-host-constraint'
    | 'no-host-resources'
    | 'no-host-platform'
    | 'no-host-max'
    | 'no-host-away'
  ),
])[] = [
  [/host-mode port already in use/, 'no-host-ports'],
  [/insufficient resources/, 'no-host-resources'],
  [/max replicas per node/, 'no-host-max'],
  [/scheduling constraints not satisfied/, 'no-host-constraint'],
  [/unsupported platform/, 'no-host-platform'],
  [/not available for new tasks/, 'no-host-away'],
]

function noHostMessage(why: string): Message {
  const match = NO_HOST.find(([pattern]) => pattern.test(why))
  return match ? message(match[1]) : message('no-host', { error: why || 'no suitable node' })
}
