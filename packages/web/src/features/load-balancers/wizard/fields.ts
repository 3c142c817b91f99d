import type { BalancerDraft, ListenerRow } from './draft.ts'
import { partsOf } from './to-spec.ts'

/** The steps of the wizard, in order. */
export const STEPS = ['basics', 'rules', 'options'] as const
export type Step = (typeof STEPS)[number]

const BASICS = /^(name|description|image)$/
const RULES =
  /^listeners(\.\d+(\.(protocol|published|reach|inside|redirectTo|certificates|rules(\.\d+(\.(host|path|target)(\..*)?)?)?))?)?$/

/** @param path in the draft; what belongs to no field is seen to at the end */
export function stepOf(path: string): Step {
  if (BASICS.test(path)) return 'basics'
  return RULES.test(path) ? 'rules' : 'options'
}

/** Where a path of ServiceSpec ("loadBalancer.rules.2.host") is typed. @returns its path in the draft */
export function fieldOf(path: string, draft: BalancerDraft): string {
  const [, list, index, rest = ''] = /^(?:loadBalancer\.)?(rules|listeners|ports)\.(\d+)\.?(.*)$/.exec(path) ?? []
  if (isList(list)) return fieldInList(list, Number(index), rest, draft)
  if (/^(loadBalancer|ports|loadBalancer\.(rules|listeners))$/.test(path)) return 'listeners'
  return path
    .replace(/^loadBalancer\./, '')
    .replace(/^(placement\.constraints)\..*/, '$1')
    .replace(/^resources\.memoryMiB$/, 'resources.memory')
}

/** What is typed under another name; a star is a field of the listener, whose port may be typed in either of two. */
const OTHER_NAMES = {
  rules: { '': 'host', port: '*port', protocol: '*protocol', target: 'target.service', basicAuth: 'asksPassword' },
  listeners: { '': '*port', port: '*port', redirectToHttps: 'redirectTo' },
  ports: { '': '*port', target: '*port', mode: 'reach' },
} as const satisfies Record<keyof ReturnType<typeof partsOf>, Readonly<Record<string, string>>>

function isList(list: string | undefined): list is keyof typeof OTHER_NAMES {
  return list !== undefined && list in OTHER_NAMES
}

function fieldInList(list: keyof typeof OTHER_NAMES, index: number, rest: string, draft: BalancerDraft): string {
  const path = partsOf(draft)[list][index]?.path ?? ''
  const at = Number(path.split('.')[1])
  const listener = draft.listeners[at]
  if (listener === undefined) return 'listeners'
  const others: Readonly<Record<string, string>> = OTHER_NAMES[list]
  const field = others[rest] ?? rest
  if (field === '*port') return `listeners.${at}.${portField(listener)}`
  // The one fault that https has is that it lacks a certificate.
  if (field === '*protocol') return `listeners.${at}.${listener.protocol === 'https' ? 'certificates' : 'protocol'}`
  return `${path}.${field}`
}

function portField({ reach, inside }: ListenerRow): 'published' | 'inside' {
  return reach === 'inside' || inside !== '' ? 'inside' : 'published'
}
