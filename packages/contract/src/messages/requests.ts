import type { Templates } from './template.ts'

/** Messages about requests that cannot be read or answered, whatever their subject. */
export const REQUEST_TEMPLATES = {
  'no-such-route': { en: 'There is no {method} {path}.', zh: '没有 {method} {path} 这一接口。' },
  'other-site': { en: 'This request comes from a page of another site.', zh: '此请求来自其他网站的页面。' },
  'body-too-large': { en: 'The body of the request is too large.', zh: '提交的内容过大。' },
  'request-unreadable': { en: 'The request cannot be read: {error}', zh: '无法读取请求：{error}' },
  'if-match-malformed': {
    en: 'If-Match must be the version of the service in double quotes.',
    zh: 'If-Match 应为带双引号的服务版本。',
  },
  'cursor-malformed': {
    en: 'The cursor must be the nextCursor of an earlier answer.',
    zh: '游标无效，应为之前返回的 nextCursor。',
  },
  'terminal-message-malformed': {
    en: 'This is not a valid terminal message.',
    zh: '无法识别的终端消息。',
  },
  'changed-by-another': {
    en: 'This has been changed in the meantime. Reload and try again.',
    zh: '内容在此期间已更改，请刷新后重试。',
  },
  'internal-error': { en: 'Something went wrong on the server.', zh: '服务器内部错误。' },
  'unknown-answer': { en: 'The server answered with status {status}.', zh: '服务器返回状态码 {status}。' },
} as const satisfies Templates
