import { z } from 'zod'
import { ACCOUNT_TEMPLATES } from './accounts.ts'
import { FIELD_TEMPLATES } from './fields.ts'
import { HOST_TEMPLATES } from './hosts.ts'
import { IMAGE_UPDATE_TEMPLATES } from './image-updates.ts'
import { IMAGE_TEMPLATES } from './images.ts'
import { INSTANCE_TEMPLATES } from './instances.ts'
import { LOAD_BALANCER_RULE_TEMPLATES } from './load-balancer-rules.ts'
import { LOAD_BALANCER_TEMPLATES } from './load-balancers.ts'
import { LOG_TEMPLATES } from './logs.ts'
import { PLAN_TEMPLATES } from './plans.ts'
import { REASON_TEMPLATES } from './reasons.ts'
import { REGISTRY_TEMPLATES } from './registries.ts'
import { REQUEST_TEMPLATES } from './requests.ts'
import { SERVICE_TEMPLATES } from './services.ts'
import { SPACE_TEMPLATES } from './spaces.ts'
import type { Language, ParameterOf, Templates } from './template.ts'
import { TERMINAL_TEMPLATES } from './terminals.ts'

export type { Language }

/**
 * Every text that Berth shows to people, in both languages. An answer carries the English text, and the code with its parameters, so that
 * the page can show the text in the reader's language.
 */
const TEMPLATES = {
  ...FIELD_TEMPLATES,
  ...IMAGE_TEMPLATES,
  ...REQUEST_TEMPLATES,
  ...ACCOUNT_TEMPLATES,
  ...SPACE_TEMPLATES,
  ...REASON_TEMPLATES,
  ...SERVICE_TEMPLATES,
  ...PLAN_TEMPLATES,
  ...INSTANCE_TEMPLATES,
  ...LOAD_BALANCER_TEMPLATES,
  ...LOAD_BALANCER_RULE_TEMPLATES,
  ...REGISTRY_TEMPLATES,
  ...IMAGE_UPDATE_TEMPLATES,
  ...LOG_TEMPLATES,
  ...HOST_TEMPLATES,
  ...TERMINAL_TEMPLATES,
} as const satisfies Templates

export type MessageCode = keyof typeof TEMPLATES

export const MESSAGE_CODES = Object.keys(TEMPLATES) as [MessageCode, ...MessageCode[]]

/** The code of a reason for the state of a service or an instance. */
export type ReasonCode = keyof typeof REASON_TEMPLATES

/** The parameters of a text, by its code. */
type Parameters<C extends MessageCode> = { readonly [_ in ParameterOf<(typeof TEMPLATES)[C]['en']>]: Parameter }

/** The code of a text without parameters. */
export type PlainCode = {
  [C in MessageCode]: [ParameterOf<(typeof TEMPLATES)[C]['en']>] extends [never] ? C : never
}[MessageCode]

export const Message = z.object({
  code: z.enum(MESSAGE_CODES),
  /** A parameter that is a message itself appears as its text. */
  get params(): z.ZodRecord<z.ZodString, z.ZodUnion<[z.ZodString, z.ZodNumber, typeof Message]>> {
    return z.record(z.string(), z.union([z.string(), z.number(), Message]))
  },
})
export type Message = z.infer<typeof Message>
type Parameter = Message['params'][string]

/** Returns the code with all parameters that its text needs. */
export function message<C extends MessageCode>(
  code: C,
  ...args: C extends PlainCode ? [] : [params: Parameters<C>]
): Message {
  return { code, params: { ...args[0] } }
}

/** Tells whether a text is the code of a message. */
export function isMessageCode(text: string): text is MessageCode {
  return Object.hasOwn(TEMPLATES, text)
}

/** Returns the text of a message. A missing parameter appears as its name in braces. */
export function formatMessage({ code, params }: Message, language: Language): string {
  const text = (value: Parameter) => (typeof value === 'object' ? formatMessage(value, language) : String(value))
  return TEMPLATES[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => text(params[name] ?? whole))
}
