import { texts } from '../../lib/texts.ts'

/** The tabs. The texts of the dialogs are in dialog-texts.ts, which is loaded with them. */
export const useTexts = texts({
  title: { zh: '空间和服务', en: 'Spaces & services' },
  spaces: { zh: '空间', en: 'Spaces' },
  createSpace: { zh: '创建空间', en: 'Create space' },
  editDescription: { zh: '编辑描述', en: 'Edit description' },
  addDescription: { zh: '添加描述', en: 'Add a description' },
  certificates: { zh: '证书', en: 'Certificates' },
  deleteSpace: { zh: '删除空间', en: 'Delete space' },
  deleting: { zh: '删除中', en: 'Deleting' },
  unhealthy: {
    zh: (n: number) => `${n} 个服务异常`,
    en: (n: number) => (n === 1 ? '1 unhealthy service' : `${n} unhealthy services`),
  },
  gone: {
    zh: (name: string) => `空间 ${name} 不存在，或已被删除`,
    en: (name: string) => `The space ${name} does not exist, or was deleted`,
  },
  goneText: { zh: '可以选择其他空间，或创建一个新空间。', en: 'Choose another space, or create a new one.' },
  first: { zh: '创建第一个空间', en: 'Create your first space' },
  firstText: {
    zh: '一个空间对应一个应用，其中可以包含多个服务，例如前端、后端和数据库。',
    en: 'A space is for one application. It holds several services, such as a front end, a back end and a database.',
  },
  find: { zh: '查找空间', en: 'Find a space' },
  before: { zh: '向前滚动', en: 'Scroll back' },
  after: { zh: '向后滚动', en: 'Scroll on' },
})
