import { texts } from '../../../lib/texts.ts'

export const useTexts = texts({
  services: { zh: '容器详情', en: 'Service' },
  back: { zh: '返回服务列表', en: 'Back to services' },
  instances: { zh: '容器实例', en: 'Instances' },
  balancer: { zh: '转发规则', en: 'Rules' },
  resources: { zh: '资源', en: 'Resources' },
  logs: { zh: '日志', en: 'Logs' },
  files: { zh: '文件', en: 'Files' },
  revisions: { zh: '版本历史', en: 'Revisions' },
  timeline: { zh: '时间线', en: 'Timeline' },
  revision: { zh: (n: number) => `版本 ${n}`, en: (n: number) => `Revision ${n}` },
  running: {
    zh: (running: number, desired: number) => `${running} / ${desired} 个实例运行中`,
    en: (running: number, desired: number) => `${running} of ${desired} instances running`,
  },
  gone: {
    zh: (name: string) => `服务 ${name} 不存在，或已被删除`,
    en: (name: string) => `The service ${name} does not exist, or was deleted`,
  },
})
