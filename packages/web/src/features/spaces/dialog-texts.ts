import { texts } from '../../lib/texts.ts'

export const useDialogTexts = texts({
  create: { zh: '创建', en: 'Create' },
  name: { zh: '空间名称', en: 'Space name' },
  nameHint: { zh: '字母、数字和短横线，创建后不能更改', en: 'Letters, digits and hyphens; cannot be changed later' },
  description: { zh: '描述', en: 'Description' },
  optional: { zh: '选填', en: 'Optional' },
  save: { zh: '保存', en: 'Save' },
  nameTaken: { zh: '同名空间已存在。', en: 'A space with this name already exists.' },
  confirm: { zh: '确认', en: 'Delete' },
  deleteText: {
    zh: (name: string) => `将删除空间 ${name}，以及其中的所有内容。此操作无法撤销。`,
    en: (name: string) => `The space ${name} and everything in it will be deleted. This cannot be undone.`,
  },
  services: { zh: '服务', en: 'Services' },
  networks: { zh: '网络', en: 'Networks' },
  configs: { zh: '配置', en: 'Configs' },
  secrets: { zh: '密钥', en: 'Secrets' },
  volumes: { zh: '存储卷', en: 'Volumes' },
  andMore: {
    zh: (_hidden: number, all: number) => `等 ${all} 项`,
    en: (hidden: number, _all: number) => `and ${hidden} more`,
  },
  noServices: { zh: '空间内没有服务。', en: 'The space has no services.' },
  deleteVolumes: {
    zh: (n: number) => `同时删除 ${n} 个存储卷及其中的数据`,
    en: (n: number) =>
      n === 1 ? 'Also delete its volume and the data in it' : `Also delete its ${n} volumes and their data`,
  },
  keepsVolumes: { zh: '不勾选则保留存储卷。', en: 'If not selected, volumes are kept.' },
  deletingServices: {
    zh: (done: number, all: number) => `正在删除：已删除 ${done} / ${all} 个服务`,
    en: (done: number, all: number) => `Deleting: ${done} of ${all} services deleted`,
  },
  deleted: { zh: (name: string) => `空间 ${name} 已删除`, en: (name: string) => `The space ${name} was deleted` },
  noMatch: { zh: '没有匹配的空间', en: 'No space matches' },
})
