import type { Language } from '@berth/contract/messages/message.ts'
import type { Plan } from '@berth/contract/services/services.ts'
import { balancerLabel, formatBalancerField } from './balancer-field-texts.ts'

/** A part of a spec in a plan or a revision. */
export type SpecPart = Plan['changes'][number]['before']

type Translations = Readonly<Record<Language, string>>

const FIELDS: Readonly<Record<string, Translations>> = {
  name: { zh: '服务名称', en: 'Name' },
  description: { zh: '描述', en: 'Description' },
  kind: { zh: '容器类型', en: 'Type' },
  image: { zh: '镜像', en: 'Image' },
  command: { zh: '启动命令', en: 'Command' },
  args: { zh: '参数', en: 'Arguments' },
  workingDir: { zh: '工作目录', en: 'Working directory' },
  user: { zh: '运行用户', en: 'User' },
  env: { zh: '环境变量', en: 'Variable' },
  ports: { zh: '端口', en: 'Port' },
  mounts: { zh: '存储挂载', en: 'Mount' },
  healthCheck: { zh: '健康检查', en: 'Health check' },
  'healthCheck.type': { zh: '健康检查 · 方式', en: 'Health check · kind' },
  'healthCheck.command': { zh: '健康检查 · 命令', en: 'Health check · command' },
  'healthCheck.port': { zh: '健康检查 · 端口', en: 'Health check · port' },
  'healthCheck.path': { zh: '健康检查 · 路径', en: 'Health check · path' },
  'healthCheck.intervalSeconds': { zh: '健康检查 · 间隔', en: 'Health check · interval' },
  'healthCheck.timeoutSeconds': { zh: '健康检查 · 超时', en: 'Health check · timeout' },
  'healthCheck.retries': { zh: '健康检查 · 重试次数', en: 'Health check · retries' },
  'healthCheck.startPeriodSeconds': { zh: '健康检查 · 启动宽限', en: 'Health check · start period' },
  replicas: { zh: '容器数量', en: 'Instances' },
  'resources.cpus': { zh: 'CPU', en: 'CPU' },
  'resources.memoryMiB': { zh: '内存', en: 'Memory' },
  'resources.diskGiB': { zh: '磁盘', en: 'Disk' },
  'placement.constraints': { zh: '调度约束', en: 'Placement constraints' },
  'placement.maxPerHost': { zh: '每台宿主机最多实例数', en: 'At most on one host' },
  'update.parallelism': { zh: '每次更新数量', en: 'Updated at a time' },
  'update.delaySeconds': { zh: '批次间隔', en: 'Pause between' },
  'update.order': { zh: '更新顺序', en: 'Update order' },
  'update.onFailure': { zh: '更新失败时', en: 'On update failure' },
  'update.monitorSeconds': { zh: '观察时间', en: 'Watched for' },
  'update.confirmAfterMinutes': { zh: '升级后自动确认', en: 'Confirm upgrades after' },
  'imagePolicy.pattern': { zh: '镜像更新 · 版本范围', en: 'Image updates · versions' },
  'imagePolicy.follow': { zh: '镜像更新 · 推送后自动升级', en: 'Image updates · upgrade when pushed' },
  'loadBalancer.rules': { zh: '转发规则', en: 'Rules' },
  'loadBalancer.listeners': { zh: '监听', en: 'Listeners' },
  'loadBalancer.timeouts.connectSeconds': { zh: '连接目标超时', en: 'Time to connect' },
  'loadBalancer.timeouts.clientSeconds': { zh: '客户端空闲超时', en: 'Client idle for' },
  'loadBalancer.timeouts.serverSeconds': { zh: '目标空闲超时', en: 'Target idle for' },
  'loadBalancer.timeouts.tunnelSeconds': { zh: 'WebSocket 与 TCP 空闲超时', en: 'WebSocket, TCP idle for' },
  'loadBalancer.maxConnections': { zh: '每个实例的最大连接数', en: 'Connections of an instance' },
  'loadBalancer.drainSeconds': { zh: '停止前的收尾时间', en: 'Ends gracefully within' },
}

const PARTS: Readonly<Record<string, Translations>> = {
  published: { zh: '主机端口', en: 'host port' },
  mode: { zh: '模式', en: 'mode' },
  type: { zh: '类型', en: 'kind' },
  source: { zh: '来源', en: 'source' },
  readOnly: { zh: '只读', en: 'read-only' },
  secret: { zh: '保密', en: 'secret' },
}

const VALUES: Readonly<Record<string, Translations>> = {
  auto: { zh: '自动', en: 'auto' },
  ingress: { zh: '集群', en: 'ingress' },
  host: { zh: '主机', en: 'host' },
  volume: { zh: '存储卷', en: 'volume' },
  bind: { zh: '主机目录', en: 'host path' },
  tmpfs: { zh: '内存', en: 'memory' },
  'start-first': { zh: '先启动新的', en: 'start the new first' },
  'stop-first': { zh: '先停止旧的', en: 'stop the old first' },
  pause: { zh: '暂停', en: 'pause' },
  continue: { zh: '继续', en: 'continue' },
  'roll-back': { zh: '回滚', en: 'roll back' },
}

/** Fields whose values are keys of VALUES. Values of other fields are user input and stay as they are. */
const CHOICES = /^(ports\..*\.mode|mounts\..*\.type|update\.(order|onFailure))$/

const NOTHING: Readonly<Record<string, Translations>> = {
  published: { zh: '自动分配', en: 'any free' },
  'resources.cpus': { zh: '不限', en: 'no limit' },
  'resources.memoryMiB': { zh: '不限', en: 'no limit' },
  'placement.maxPerHost': { zh: '不限', en: 'no limit' },
  command: { zh: '镜像默认', en: 'image default' },
  args: { zh: '镜像默认', en: 'image default' },
  workingDir: { zh: '镜像默认', en: 'image default' },
  user: { zh: '镜像默认', en: 'image default' },
  'update.confirmAfterMinutes': { zh: '手动确认', en: 'by hand' },
  'imagePolicy.pattern': { zh: '任何更高版本', en: 'any higher version' },
  space: { zh: '本空间', en: 'this space' },
  maxConnectionsPerClient: { zh: '不限', en: 'no limit' },
  maxRequestsPerSecondPerClient: { zh: '不限', en: 'no limit' },
  value: { zh: '不设置', en: 'not set' },
  '': { zh: '无', en: 'none' },
}

const UNITS: readonly (readonly [RegExp, Translations])[] = [
  [/Seconds$/, { zh: '秒', en: 's' }],
  [/Minutes$/, { zh: '分钟', en: 'min' }],
  [/MiB$/, { zh: 'MiB', en: 'MiB' }],
  [/GiB$/, { zh: 'GiB', en: 'GiB' }],
  [/cpus$/, { zh: '核', en: 'cores' }],
]

/** Matches a list item or its field. The item's name may have dots: "ports.80/tcp.published", "mounts./var/lib.d.source". */
const ITEM = /^(env|ports|mounts)\.(.+?)(?:\.(value|secret|published|mode|type|source|readOnly))?$/

const HIDDEN = '******'

/** Returns the label of a path in a plan or a revision: "ports.80/tcp.published" is "Port 80/tcp · host port". */
export function fieldLabel(path: string, language: Language): string {
  const balancer = balancerLabel(path, language)
  if (balancer !== null) return balancer
  const [, list = '', name = '', part = ''] = ITEM.exec(path) ?? []
  if (list === '') return FIELDS[path]?.[language] ?? path
  const suffix = PARTS[part]?.[language]
  return `${FIELDS[list]?.[language]} ${name}${suffix ? ` · ${suffix}` : ''}`
}

/** Formats a value with its unit or label. Hides secrets, and names what an empty value means. */
export function formatFieldValue(path: string, value: SpecPart, language: Language): string {
  if (isEmpty(value)) return emptyText(path, language)
  const balancer = formatBalancerField(path, value, language)
  if (balancer !== null) return balancer
  if (typeof value === 'boolean') return yesNo(value, language)
  if (typeof value === 'number') return amount(path, value, language)
  if (typeof value === 'string') return text(path, value, language)
  if (Array.isArray(value)) return list(path, value, language)
  return formatItem(value, language)
}

function isEmpty(value: SpecPart): value is null {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function emptyText(path: string, language: Language): string {
  const last = path.split('.').at(-1) ?? ''
  return (NOTHING[path] ?? NOTHING[last] ?? NOTHING[''])?.[language] ?? ''
}

function yesNo(value: boolean, language: Language): string {
  if (language === 'zh') return value ? '是' : '否'
  return value ? 'yes' : 'no'
}

function amount(path: string, value: number, language: Language): string {
  if (path === 'update.parallelism' && value === 0) return language === 'zh' ? '全部同时' : 'all at once'
  const unit = UNITS.find(([pattern]) => pattern.test(path))?.[1][language]
  return unit ? `${rounded(value)} ${unit}` : String(value)
}

/** Rounds to three decimals: other tools may have set a part of a MiB or of a second. */
function rounded(value: SpecPart | undefined): number {
  return Math.round(Number(value) * 1000) / 1000
}

function text(path: string, value: string, language: Language): string {
  if (value === HIDDEN) return '••••••'
  if (path === 'image') return value.replace(/(@sha256:[0-9a-f]{12})[0-9a-f]+$/, '$1…')
  return (CHOICES.test(path) && VALUES[value]?.[language]) || value
}

function list(path: string, values: readonly SpecPart[], language: Language): string {
  if (path === 'command' || path === 'args') return values.map(quoteWord).join(' ')
  return values.map((value) => formatFieldValue(path, value, language)).join(', ')
}

function quoteWord(word: SpecPart): string {
  return typeof word === 'string' && /^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word)
}

type Item = Readonly<Record<string, SpecPart | undefined>>

function formatItem(item: Item, language: Language): string {
  if (item.type === 'disabled') return language === 'zh' ? '停用' : 'off'
  if ('intervalSeconds' in item) return healthCheck(item, language)
  if ('published' in item) return port(item, language)
  if ('readOnly' in item) return mount(item, language)
  if ('value' in item) return variableText(item, language)
  return JSON.stringify(item)
}

function variableText({ value = null, secret }: Item, language: Language): string {
  if (secret === true) return '••••••'
  return value === null ? (NOTHING.value?.[language] ?? '') : String(value) || emptyText('', language)
}

function port({ published = null, target, protocol, mode }: Item, language: Language): string {
  const place = `${published ?? emptyText('published', language)} → ${target}/${protocol}`
  return mode === 'auto' || typeof mode !== 'string' ? place : `${place} (${VALUES[mode]?.[language] ?? mode})`
}

function mount({ type, source, target, readOnly }: Item, language: Language): string {
  const from = source || (typeof type === 'string' && VALUES[type]?.[language])
  return `${from} → ${target}${readOnly === true ? ` (${PARTS.readOnly?.[language]})` : ''}`
}

function healthCheck(check: Item, language: Language): string {
  const { type, command, port, path, intervalSeconds, timeoutSeconds, retries, startPeriodSeconds } = check
  const commandText = Array.isArray(command) ? command.map(quoteWord).join(' ') : command
  const probe =
    type === 'command' || type === 'exec' ? commandText : type === 'http' ? `HTTP :${port}${path}` : `TCP :${port}`
  const timing =
    language === 'zh'
      ? `每 ${rounded(intervalSeconds)} 秒，超时 ${rounded(timeoutSeconds)} 秒，重试 ${retries} 次，启动宽限 ${rounded(startPeriodSeconds)} 秒`
      : `every ${rounded(intervalSeconds)} s, timeout ${rounded(timeoutSeconds)} s, ${retries} retries, start period ${rounded(startPeriodSeconds)} s`
  return `${probe} (${timing})`
}
