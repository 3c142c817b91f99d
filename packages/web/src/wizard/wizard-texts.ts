import { texts } from '../lib/texts.ts'

/** Texts of every wizard: its steps, the buttons between them, and its results. */
export const useWizardTexts = texts({
  space: { zh: (name: string) => `空间：${name}`, en: (name: string) => `Space: ${name}` },
  cancel: { zh: '取消', en: 'Cancel' },

  steps: { zh: '步骤', en: 'Steps' },
  back: { zh: '上一步', en: 'Back' },
  next: { zh: '下一步', en: 'Next' },
  finish: { zh: '完成', en: 'Create' },

  leave: { zh: '离开此页面？', en: 'Leave this page?' },
  leaveText: { zh: '填写的内容尚未提交，离开后将丢失。', en: 'Your input has not been submitted and will be lost.' },
  leaveConfirm: { zh: '离开', en: 'Leave' },

  plan: { zh: '创建前检查', en: 'Before it is created' },
  planPending: { zh: '正在检查…', en: 'Checking…' },
  planFine: {
    zh: (starts: number) => (starts === 0 ? '可以创建，不会启动实例。' : `可以创建，将启动 ${starts} 个实例。`),
    en: (starts: number) =>
      starts === 0
        ? 'Ready. No instance will be started.'
        : `Ready. ${starts} ${starts === 1 ? 'instance' : 'instances'} will be started.`,
  },
  planFaulty: { zh: '请先解决以下问题：', en: 'Solve these problems first:' },
  planWarnings: { zh: '请注意：', en: 'Please note:' },
  planDigest: { zh: '镜像摘要', en: 'Image digest' },

  createdText: {
    zh: (name: string, space: string) => `服务 ${name} 已在空间 ${space} 中创建。`,
    en: (name: string, space: string) => `The service ${name} was created in the space ${space}.`,
  },
  starting: { zh: '实例正在启动，离开此页不影响创建。', en: 'Its instances are starting. You can leave this page.' },
  instances: { zh: '容器实例', en: 'Instances' },
  progress: {
    zh: (running: number, desired: number) => `${desired} 个中已运行 ${running} 个`,
    en: (running: number, desired: number) => `${running} of ${desired} running`,
  },
  addresses: { zh: '服务地址', en: 'Address' },
  toList: { zh: '跳转至服务列表', en: 'Go to the list of services' },
  another: { zh: '再创建一个', en: 'Create another' },

  refused: { zh: '服务没有创建', en: 'The service was not created' },
  toInput: { zh: '返回修改', en: 'Back to the form' },
  unanswered: { zh: '未收到服务器的明确响应', en: 'The server gave no clear answer' },
  unansweredText: {
    zh: (name: string) => `服务 ${name} 可能已经创建。`,
    en: (name: string) => `The service ${name} may have been created anyway.`,
  },
  looking: { zh: '正在查询服务是否已创建…', en: 'Checking whether the service exists…' },
  notThere: { zh: '服务不存在，可以再次提交。', en: 'The service does not exist. You can submit it again.' },
  checkAgain: { zh: '再次查询', en: 'Check again' },
})
