import { Problem, type ProblemCode } from '@berth/contract/problems.ts'
import { ACTIONS, type Action, type ServiceState, STATES } from '@berth/contract/services.ts'
import { inWords, type Language, type Wording } from '@berth/contract/wording.ts'
import { Unreachable } from './api.ts'
import { useLanguage } from './language.ts'

/** The manual's words for the states. */
const STATE_WORDS: Readonly<Record<ServiceState, Record<Language, string>>> = {
  creating: { zh: '创建中', en: 'Creating' },
  running: { zh: '已运行', en: 'Running' },
  upgrading: { zh: '升级中', en: 'Upgrading' },
  'upgrade-paused': { zh: '升级暂停', en: 'Upgrade paused' },
  upgraded: { zh: '升级完成', en: 'Upgraded' },
  'rolling-back': { zh: '回滚中', en: 'Rolling back' },
  scaling: { zh: '扩缩容中', en: 'Scaling' },
  restarting: { zh: '重启中', en: 'Restarting' },
  starting: { zh: '启动中', en: 'Starting' },
  stopping: { zh: '停止中', en: 'Stopping' },
  stopped: { zh: '已停止', en: 'Stopped' },
  degraded: { zh: '异常', en: 'Degraded' },
  deleting: { zh: '删除中', en: 'Deleting' },
}

/** The manual's words for the actions. */
const ACTION_WORDS: Readonly<Record<Action, Record<Language, string>>> = {
  confirm: { zh: '确认升级完成', en: 'Confirm upgrade' },
  'roll-back': { zh: '回滚服务', en: 'Roll back' },
  pause: { zh: '暂停升级', en: 'Pause upgrade' },
  resume: { zh: '继续升级', en: 'Resume upgrade' },
  upgrade: { zh: '升级服务', en: 'Upgrade' },
  return: { zh: '恢复历史版本', en: 'Return to a revision' },
  scale: { zh: '更改容器数量', en: 'Scale' },
  start: { zh: '启动服务', en: 'Start' },
  restart: { zh: '重启服务', en: 'Restart' },
  stop: { zh: '停止服务', en: 'Stop' },
  delete: { zh: '删除', en: 'Delete' },
}

/** For refusals that come without a wording: the code says less than the detail, but in the reader's language. */
const REFUSALS: Readonly<Record<ProblemCode, string>> = {
  'bad-input': '提交的内容有误。',
  'bad-credentials': '用户名或密码错误。',
  'signed-out': '登录已失效，请重新登录。',
  'not-permitted': '没有权限执行此操作。',
  'not-found': '请求的内容不存在。',
  'not-allowed': '当前状态下不能执行此操作。',
  'already-exists': '同名的内容已存在。',
  'changed-meanwhile': '内容已被他人更改，请刷新后重试。',
  'too-large': '提交的内容过大。',
  'engine-refused': 'Docker 引擎拒绝了此操作',
  'nothing-to-do': '没有需要更改的内容。',
  'too-many-tries': '尝试次数过多，请稍后再试。',
  internal: '服务器内部错误',
  'host-unreachable': '无法访问该宿主机',
  'registry-failed': '镜像仓库访问失败',
  'engine-away': 'Docker 引擎没有响应',
}

/** What these codes say depends on the detail, which is kept even where it is English. */
const DETAILED: ReadonlySet<ProblemCode> = new Set([
  'engine-refused',
  'internal',
  'host-unreachable',
  'registry-failed',
  'engine-away',
])

/** Words of the server in the language: the wording where there is one, else the plain text. */
export function serverWords(text: string, wording: Wording | null | undefined, language: Language): string {
  return wording ? inWords(withWords(wording, language), language) : text
}

/** What went wrong, for a person; also when the server could not be reached at all, and when the page itself is at fault. */
export function errorWords(error: Error, language: Language): string {
  if (error instanceof Unreachable) return language === 'zh' ? '无法连接到 Berth 服务器。' : 'Berth cannot be reached.'
  if (!(error instanceof Problem)) return `${language === 'zh' ? '页面出错：' : 'The page failed: '}${error.message}`
  const { wording } = error.extra
  if (wording || language === 'en') return serverWords(error.message, wording, language)
  const words = REFUSALS[error.code]
  return DETAILED.has(error.code) ? `${words}：${error.message}` : words
}

/** serverWords and errorWords in the language of the page. */
export function useWords() {
  const language = useLanguage()
  return {
    server: (text: string, wording?: Wording | null) => serverWords(text, wording, language),
    error: (error: Error) => errorWords(error, language),
    state: (state: ServiceState) => STATE_WORDS[state][language],
    action: (action: Action) => ACTION_WORDS[action][language],
  }
}

/** Names of states and actions among the parameters are said in words too. */
function withWords({ code, params }: Wording, language: Language): Wording {
  const said = { ...params }
  const state = STATES.find((one) => one === params.state)
  const action = ACTIONS.find((one) => one === params.action)
  if (state) said.state = STATE_WORDS[state][language]
  if (action) said.action = ACTION_WORDS[action][language]
  return { code, params: said }
}
