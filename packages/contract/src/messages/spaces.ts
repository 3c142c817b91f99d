import type { Templates } from './template.ts'

/** Messages about spaces. */
export const SPACE_TEMPLATES = {
  'no-such-space': { en: 'There is no space {space}.', zh: '空间 {space} 不存在。' },
  'no-such-service': { en: 'There is no service {service} in {space}.', zh: '空间 {space} 中没有服务 {service}。' },
  'space-exists': { en: 'A space {space} already exists.', zh: '空间 {space} 已存在。' },
  'space-deleting': { en: 'The space {space} is being deleted.', zh: '空间 {space} 正在删除。' },
  'confirm-name': {
    en: 'To delete the space, confirm with its name: ?confirm={space}',
    zh: '删除空间前，请输入空间名称确认：{space}',
  },
} as const satisfies Templates
