import { texts } from '../../../../lib/texts.ts'

/** The dialog for several services at once. */
export const useBatchTexts = texts({
  title: { zh: (action: string) => `批量${action}`, en: (action: string) => `${action} several services` },
  cancel: { zh: '取消', en: 'Cancel' },
  close: { zh: '关闭', en: 'Close' },
  confirmDelete: { zh: '确认', en: 'Delete' },
  askDelete: {
    zh: (n: number) => `将删除以下 ${n} 个服务，及其容器实例和历史版本。存储卷会保留。此操作无法撤销。`,
    en: (n: number) =>
      `${n === 1 ? 'This service' : `These ${n} services`} will be deleted, with their instances and revisions. Volumes are kept. This cannot be undone.`,
  },
  askStop: {
    zh: (n: number) => `将停止以下 ${n} 个服务。容器数量会保留，启动时恢复。`,
    en: (n: number) =>
      `${n === 1 ? 'This service' : `These ${n} services`} will be stopped. The number of instances is kept for the next start.`,
  },
  askStart: {
    zh: (n: number) => `将启动以下 ${n} 个服务。`,
    en: (n: number) => `${n === 1 ? 'This service' : `These ${n} services`} will be started.`,
  },
  askRestart: {
    zh: (n: number) => `将重启以下 ${n} 个服务，按各自的更新策略替换实例。`,
    en: (n: number) =>
      `${n === 1 ? 'This service' : `These ${n} services`} will be restarted: instances are replaced according to the update policy of each service.`,
  },
  noneAllowed: {
    zh: '所选服务当前都不能执行此操作。',
    en: 'None of the selected services allows this now.',
  },
  inProgress: {
    zh: (done: number, all: number) => `进行中：${done} / ${all}`,
    en: (done: number, all: number) => `${done} of ${all} so far`,
  },
  allDone: {
    zh: (n: number) => `${n} 个服务全部成功。`,
    en: (n: number) => (n === 1 ? 'Done.' : `Done for all ${n}.`),
  },
  someFailed: {
    zh: (done: number, failed: number) => `${done} 个成功，${failed} 个失败。`,
    en: (done: number, failed: number) => `Done for ${done}, failed for ${failed}.`,
  },
  done: { zh: '成功', en: 'Done' },
  leftOut: { zh: (state: string) => `${state}，将跳过`, en: (state: string) => `${state}: skipped` },
})
