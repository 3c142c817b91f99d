import type { Templates } from './template.ts'

/** Messages about terminals. */
export const TERMINAL_TEMPLATES = {
  'no-shell': {
    en: 'The container of {instance} has no shell: its image {image} does not include one. Enter a command that the image includes.',
    zh: '实例 {instance} 的容器中没有 shell：镜像 {image} 不包含 shell。请输入镜像中存在的命令。',
  },
  'no-such-command': {
    en: 'The container of {instance} has no command {command}, and no shell.',
    zh: '实例 {instance} 的容器中没有命令 {command}，也没有可用的 shell。',
  },
  'shell-silent': { en: 'The container does not answer.', zh: '容器没有响应。' },
  'shell-of-ended': {
    en: 'The instance {instance} has ended. Open a terminal in the instance that replaced it.',
    zh: '实例 {instance} 已结束，请在替代它的实例中打开终端。',
  },
  'shell-idle': {
    en: 'The terminal was closed: there was no input or output for {minutes} minutes.',
    zh: '终端已关闭：{minutes} 分钟内没有任何输入或输出。',
  },
  'shell-not-permitted': {
    en: 'The terminal was closed: you are signed out, or may no longer use it.',
    zh: '终端已关闭：登录已失效，或已没有使用终端的权限。',
  },
  'server-ends': { en: 'The Berth server is stopping.', zh: 'Berth 服务器正在停止。' },
  'websocket-only': { en: 'This address accepts only WebSocket connections.', zh: '此地址只接受 WebSocket 连接。' },
} as const satisfies Templates
