import type { BalancerDraft, ListenerRow } from './draft.ts'
import { specListsOf } from './to-spec.ts'

/** The steps of the wizard, in order. */
export const STEPS = ['basics', 'rules', 'options'] as const
export type Step = (typeof STEPS)[number]

const BASICS = /^(name|description|image)$/
const RULES =
  /^listeners(\.\d+(\.(protocol|published|reach|inside|redirectTo|certificates|rules(\.\d+(\.(host|path|target)(\..*)?)?)?))?)?$/

/** Returns the step of a path in the draft. Paths without a field belong to the last step. */
export function stepOf(path: string): Step {
  if (BASICS.test(path)) return 'basics'
  return RULES.test(path) ? 'rules' : 'options'
}

/** Returns the path in the draft for a path of ServiceSpec, such as "loadBalancer.rules.2.host". */
export function fieldOf(path: string, draft: BalancerDraft): string {
  const [, list, index, rest = ''] = /^(?:loadBalancer\.)?(rules|listeners|ports)\.(\d+)\.?(.*)$/.exec(path) ?? []
  if (isList(list)) return fieldInList(list, Number(index), rest, draft)
  if (/^(loadBalancer|ports|loadBalancer\.(rules|listeners))$/.test(path)) return 'listeners'
  return path
    .replace(/^loadBalancer\./, '')
    .replace(/^(placement\.constraints)\..*/, '$1')
    .replace(/^resources\.memoryMiB$/, 'resources.memory')
}

/** Spec fields that have another name in the form. A star marks a field of the listener; its port has two possible fields. */
const OTHER_NAMES = {
  rules: { '': 'host', port: '*port', protocol: '*protocol', target: 'target.service', basicAuth: 'asksPassword' },
  listeners: { '': '*port', port: '*port', redirectToHttps: 'redirectTo' },
  ports: { '': '*port', target: '*port', mode: 'reach' },
} as const satisfies Record<keyof ReturnType<typeof specListsOf>, Readonly<Record<string, string>>>

function isList(list: string | undefined): list is keyof typeof OTHER_NAMES {
  return list !== undefined && list in OTHER_NAMES
}

function fieldInList(list: keyof typeof OTHER_NAMES, index: number, rest: string, draft: BalancerDraft): string {
  const path = specListsOf(draft)[list][index]?.path ?? ''
  const at = Number(path.split('.')[1])
  const listener = draft.listeners[at]
  if (listener === undefined) return 'listeners'
  const others: Readonly<Record<string, string>> = OTHER_NAMES[list]
  const field = others[rest] ?? rest
  if (field === '*port') return `listeners.${at}.${portField(listener)}`
  // The only possible error of an https protocol is a missing certificate.
  if (field === '*protocol') return `listeners.${at}.${listener.protocol === 'https' ? 'certificates' : 'protocol'}`
  return `${path}.${field}`
}

function portField({ reach, inside }: ListenerRow): 'published' | 'inside' {
  return reach === 'inside' || inside !== '' ? 'inside' : 'published'
}
