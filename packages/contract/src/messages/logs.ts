import type { Templates } from './template.ts'

/** Messages about missing lines of a log. */
export const LOG_TEMPLATES = {
  'logs-unreadable': {
    en: 'The logging driver of this instance does not support reading (such as "none"): Docker Engine has no logs to show.',
    zh: '此实例的日志驱动不支持读取（如 none）：Docker 引擎没有可显示的日志。',
  },
  'logs-gone': {
    en: 'Docker Engine no longer has the logs of this instance.',
    zh: 'Docker 引擎已不再保留此实例的日志。',
  },
  'logs-incomplete': { en: 'The logs are incomplete: {error}', zh: '日志不完整：{error}' },
  'logs-too-many': {
    en: 'Only the newest {most} instances are read.',
    zh: '仅读取最新的 {most} 个实例的日志。',
  },
  'logs-signed-out': {
    en: 'You have been signed out, or may no longer read these logs.',
    zh: '您已退出登录，或不再有权限查看这些日志。',
  },
} as const satisfies Templates
