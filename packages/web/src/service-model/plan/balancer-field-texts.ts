import { Listener, Rule } from '@berth/contract/load-balancers/balancer.ts'
import { ruleKey } from '@berth/contract/load-balancers/balancer-errors.ts'
import type { Language } from '@berth/contract/messages/message.ts'
import type { Plan } from '@berth/contract/services/services.ts'
import { joinParts } from '../../lib/texts.ts'

type Part = Plan['changes'][number]['before']
type Translations = Readonly<Record<Language, string>>

const RULES = 'loadBalancer.rules'
const LISTENERS = 'loadBalancer.listeners'

/** Matches an item or its field. The item's name (port, host and path) may have dots: "loadBalancer.rules.80 shop.test/.target.port". */
const ITEM =
  /^loadBalancer\.(rules|listeners)\.(.+?)(?:\.((?:target|check|basicAuth|noMatch)(?:\..+)?|protocol|algorithm|sticky|maxInstances|sendProxy|redirectToHttps|certificates|http2|compression|forwardedHeaders|acceptProxy|max\w+PerClient))?$/

const PARTS: Readonly<Record<string, Translations>> = {
  protocol: { zh: '协议', en: 'protocol' },
  'target.service': { zh: '目标服务', en: 'target service' },
  'target.port': { zh: '目标端口', en: 'target port' },
  'target.space': { zh: '目标空间', en: 'target space' },
  algorithm: { zh: '负载算法', en: 'algorithm' },
  sticky: { zh: '会话保持', en: 'sticky sessions' },
  check: { zh: '健康检查', en: 'health check' },
  'check.type': { zh: '健康检查', en: 'health check' },
  'check.path': { zh: '检查路径', en: 'path that is checked' },
  'check.intervalMilliseconds': { zh: '检查间隔（毫秒）', en: 'checked every (ms)' },
  maxInstances: { zh: '最多使用的实例数', en: 'instances used at most' },
  basicAuth: { zh: '密码访问', en: 'password' },
  'basicAuth.realm': { zh: '提示名称', en: 'realm' },
  sendProxy: { zh: '向目标发送 PROXY 协议', en: 'PROXY protocol to the target' },
  redirectToHttps: { zh: '跳转到 HTTPS 端口', en: 'redirects to HTTPS on port' },
  certificates: { zh: '证书', en: 'certificates' },
  http2: { zh: 'HTTP/2', en: 'HTTP/2' },
  compression: { zh: '压缩响应', en: 'compression' },
  forwardedHeaders: { zh: 'X-Forwarded-* 请求头', en: 'X-Forwarded-* headers' },
  acceptProxy: { zh: '接受 PROXY 协议', en: 'takes the PROXY protocol' },
  maxConnectionsPerClient: { zh: '每个客户端的连接数', en: 'connections per client' },
  maxRequestsPerSecondPerClient: { zh: '每个客户端每秒请求数', en: 'requests/s per client' },
  'noMatch.status': { zh: '无匹配时的状态码', en: 'status where no rule fits' },
  'noMatch.contentType': { zh: '无匹配时的类型', en: 'type where no rule fits' },
  'noMatch.body': { zh: '无匹配时的内容', en: 'answer where no rule fits' },
}

/** Fields whose values are keys of OPTIONS. Values of other fields are user input and stay as they are. */
const CHOICES: ReadonlySet<string> = new Set(['algorithm', 'check.type', 'forwardedHeaders', 'sendProxy'])

const OPTIONS: Readonly<Record<string, Translations>> = {
  'round-robin': { zh: '轮询', en: 'round robin' },
  tcp: { zh: 'TCP 连接', en: 'TCP' },
  http: { zh: 'HTTP 请求', en: 'HTTP' },
  none: { zh: '无', en: 'none' },
  replace: { zh: '重写', en: 'replaced' },
  'least-connections': { zh: '最少连接', en: 'least connections' },
  source: { zh: '按来源地址', en: 'by client address' },
  random: { zh: '随机', en: 'random' },
  sticky: { zh: '会话保持', en: 'sticky' },
  unchecked: { zh: '不检查', en: 'not checked' },
  redirect: { zh: '跳转到 HTTPS', en: 'redirects to HTTPS' },
  noHttp2: { zh: '不用 HTTP/2', en: 'no HTTP/2' },
  compression: { zh: '压缩响应', en: 'compression' },
  append: { zh: '追加 X-Forwarded-*', en: 'X-Forwarded-* appended' },
  off: { zh: '不加 X-Forwarded-*', en: 'no X-Forwarded-*' },
  acceptProxy: { zh: '接受 PROXY 协议', en: 'takes the PROXY protocol' },
  usual: { zh: '默认', en: 'default' },
  password: { zh: '密码访问', en: 'asks for a password' },
  noMatch: { zh: '无匹配时', en: 'no match' },
}

/** Returns the fields of a load balancer for a comparison, by path. */
export function balancerFields(loadBalancer: object | null): [path: string, value: Part][] {
  if (loadBalancer === null) return []
  const fields = Object.entries(loadBalancer as Record<string, Part>).flatMap(([key, value]): [string, Part][] => {
    const path = `loadBalancer.${key}`
    if (path === RULES) return itemsIn(value, path, ruleName)
    if (path === LISTENERS) return itemsIn(value, path, listenerName)
    return isRecord(value) ? Object.entries(value).map(([part, field]) => [`${path}.${part}`, field]) : [[path, value]]
  })
  return fields
}

/** Returns the label of a rule or listener, or of one of its fields; null for any other path. */
export function balancerLabel(path: string, language: Language): string | null {
  const [, list, name, part = ''] = ITEM.exec(path) ?? []
  if (list === undefined) return null
  const word = list === 'rules' ? { zh: '规则', en: 'Rule' } : { zh: '监听', en: 'Listener' }
  const field = PARTS[part]?.[language] ?? part
  return `${word[language]} ${name}${field === '' ? '' : ` · ${field}`}`
}

/** Formats a rule or a listener in one line: its target, and what differs from the defaults; or a choice. Null for any other path. */
export function formatBalancerField(path: string, value: Part, language: Language): string | null {
  const [, list, , part = ''] = ITEM.exec(path) ?? []
  if (list === undefined) return null
  if (part !== '') return CHOICES.has(part) && typeof value === 'string' ? (OPTIONS[value]?.[language] ?? value) : null
  return list === 'rules'
    ? formatParsed(Rule, value, (rule) => ruleSummary(rule, language))
    : formatParsed(Listener, value, (listener) => listenerSummary(listener, language))
}

function ruleSummary(rule: Rule, language: Language): string {
  const { target, protocol, algorithm, sticky, check, sendProxy, basicAuth, maxInstances } = rule
  const optionText = (option: string) => OPTIONS[option]?.[language] ?? option
  const users = basicAuth?.users.map(({ name }) => name).join(', ')
  return joinParts([
    `${target.space === null ? '' : `${target.space}/`}${target.service}:${target.port}`,
    protocol.toUpperCase(),
    algorithm !== 'round-robin' && optionText(algorithm),
    sticky && optionText('sticky'),
    check.type === 'none' && optionText('unchecked'),
    check.type === 'http' && `GET ${check.path}`,
    check.intervalMilliseconds !== 500 && `${check.intervalMilliseconds} ms`,
    basicAuth !== null && `${optionText('password')} (${users})`,
    sendProxy !== 'none' && `PROXY ${sendProxy}`,
    maxInstances !== 32 && `≤ ${maxInstances}`,
  ])
}

function listenerSummary(listener: Listener, language: Language): string {
  const { maxConnectionsPerClient, maxRequestsPerSecondPerClient, noMatch, certificates } = listener
  const defaults = Listener.parse({ port: listener.port })
  const optionText = (option: string) => OPTIONS[option]?.[language] ?? option
  const words = joinParts([
    listener.redirectToHttps !== null && `${optionText('redirect')} (${listener.redirectToHttps})`,
    certificates.length > 0 && certificates.join(', '),
    !listener.http2 && optionText('noHttp2'),
    listener.compression && optionText('compression'),
    listener.forwardedHeaders !== 'replace' && optionText(listener.forwardedHeaders),
    listener.acceptProxy && optionText('acceptProxy'),
    maxConnectionsPerClient !== null && limit(maxConnectionsPerClient, language, false),
    maxRequestsPerSecondPerClient !== null && limit(maxRequestsPerSecondPerClient, language, true),
    JSON.stringify(noMatch) !== JSON.stringify(defaults.noMatch) &&
      `${optionText('noMatch')} ${noMatch.status} ${JSON.stringify(noMatch.body)}`,
  ])
  return words || optionText('usual')
}

function limit(max: number, language: Language, isRate: boolean): string {
  if (language === 'zh') return isRate ? `每客户端每秒 ${max} 个请求` : `每客户端 ${max} 个连接`
  return isRate ? `${max} requests/s per client` : `${max} connections per client`
}

interface Named {
  readonly port: number
}

function ruleName(item: unknown): string {
  return ruleKey(item as Rule).trim()
}

function listenerName(item: unknown): string {
  return String((item as Named).port)
}

function itemsIn(list: Part, path: string, itemNameOf: (item: unknown) => string): [path: string, item: Part][] {
  return Array.isArray(list) ? list.map((item) => [`${path}.${itemNameOf(item)}`, item]) : []
}

function isRecord(value: Part): value is Record<string, Part> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function formatParsed<T>(
  schema: { safeParse: (value: unknown) => { data?: T | undefined } },
  value: Part,
  format: (item: T) => string,
) {
  const { data } = schema.safeParse(value)
  return data === undefined ? null : format(data)
}
