import { Problem } from '@berth/contract/http/problems.ts'
import { formatMessage, type Language, type Message } from '@berth/contract/messages/message.ts'
import { ACTIONS, type Action, type ServiceState, STATES } from '@berth/contract/services/services.ts'
import { Unreachable } from './api.ts'
import { useLanguage } from './language.ts'

/** The names of the states, as in the manual. */
const STATE_NAMES: Readonly<Record<ServiceState, Record<Language, string>>> = {
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
  scheduled: { zh: '等待中', en: 'Scheduled' },
  completed: { zh: '已完成', en: 'Completed' },
  failed: { zh: '失败', en: 'Failed' },
  degraded: { zh: '异常', en: 'Degraded' },
  deleting: { zh: '删除中', en: 'Deleting' },
}

/** The names of the actions, as in the manual. */
const ACTION_NAMES: Readonly<Record<Action, Record<Language, string>>> = {
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

/** Returns a text of the server in the language: from its message if it has one, otherwise the text as it is. */
export function serverText(text: string, message: Message | null | undefined, language: Language): string {
  return message ? formatMessage(withTranslatedParams(message, language), language) : text
}

/** Returns an error as text for the user, also for an unreachable server and for an error of the page itself. */
export function errorText(error: Error, language: Language): string {
  if (error instanceof Unreachable) return language === 'zh' ? '无法连接到 Berth 服务器。' : 'Berth cannot be reached.'
  if (!(error instanceof Problem)) return `${language === 'zh' ? '页面出错：' : 'The page failed: '}${error.message}`
  return serverText(error.message, error.extra.detailMessage, language)
}

/** Returns `serverText`, `errorText` and the names of states and actions in the language of the page. */
export function useServerTexts() {
  const language = useLanguage()
  return {
    message: (text: string, message?: Message | null) => serverText(text, message, language),
    error: (error: Error) => errorText(error, language),
    state: (state: ServiceState) => STATE_NAMES[state][language],
    action: (action: Action) => ACTION_NAMES[action][language],
  }
}

/** Replaces states and actions among the parameters by their names. */
function withTranslatedParams({ code, params }: Message, language: Language): Message {
  const translated = { ...params }
  const state = STATES.find((candidate) => candidate === params.state)
  const action = ACTIONS.find((candidate) => candidate === params.action)
  if (state) translated.state = STATE_NAMES[state][language]
  if (action) translated.action = ACTION_NAMES[action][language]
  return { code, params: translated }
}
