import { texts } from '../../../lib/texts.ts'

/** The dialogs of operations on one service. */
export const useDialogTexts = texts({
  titleOf: {
    zh: (action: string, name: string) => `${action}：${name}`,
    en: (action: string, name: string) => `${action}: ${name}`,
  },
  changed: {
    zh: (name: string) => `服务 ${name} 在此期间已更改，以下信息可能已过时。`,
    en: (name: string) => `${name} has been changed in the meantime. The information below may be out of date.`,
  },
  checkAgain: { zh: '重新查看', en: 'Check again' },

  rollBackText: {
    zh: (revision: number) => `恢复到版本 ${revision}：镜像、配置、端口和容器数量都与升级前相同。`,
    en: (revision: number) =>
      `Returns to revision ${revision}: image, configuration, ports and number of instances will be as they were before the upgrade.`,
  },
  rollBackAllAtOnce: {
    zh: '回滚尚未完成。再次回滚将忽略健康检查。',
    en: 'A rollback is already running. Rolling back again ignores health checks.',
  },
  returnTitle: { zh: '恢复此版本', en: 'Return to this revision' },
  returnText: {
    zh: (revision: number) => `将服务升级为版本 ${revision} 的配置，完成后等待确认或回滚。`,
    en: (revision: number) =>
      `Upgrades the service to the spec of revision ${revision}. When the upgrade is finished, confirm it or roll it back.`,
  },
  acceptTitle: { zh: '按现状接受', en: 'Accept as it is' },
  acceptText: {
    zh: '升级以当前状态视为完成：Berth 不再等待尚未更新或失败的实例，由 Docker 引擎继续处理。',
    en: 'The upgrade counts as finished in its current state. Berth no longer waits for instances that are not updated or are failing; Docker Engine manages them.',
  },
  confirmText: {
    zh: (revision: number) => `版本 ${revision} 将成为正式版本，运行中的容器实例不受影响。`,
    en: (revision: number) => `Revision ${revision} becomes final. Running instances are not affected.`,
  },
  cannotBeUndone: {
    zh: (revision: number) => `确认后不能再回滚到版本 ${revision}，只能从版本历史中恢复。`,
    en: (revision: number) =>
      `After that, you cannot roll back to revision ${revision}; you can only return to it from the list of revisions.`,
  },
  stopText: {
    zh: (instances: number) => `将停止 ${instances} 个实例，请求会失败。容器数量会保留，启动时恢复。`,
    en: (instances: number) =>
      `${instances === 1 ? 'Its instance' : `Its ${instances} instances`} will be stopped, and requests will fail. The number of instances is kept for the next start.`,
  },
  restartText: {
    zh: (instances: number, atOnce: number) =>
      `将按更新策略替换 ${instances} 个实例，${atOnce === 0 ? '全部同时' : `每次 ${atOnce} 个`}。`,
    en: (instances: number, atOnce: number) =>
      `${instances === 1 ? 'Its instance' : `Its ${instances} instances`} will be replaced according to the update policy, ${atOnce === 0 ? 'all at once' : `${atOnce} at a time`}.`,
  },
  deleteText: {
    zh: (instances: number) =>
      `将删除${instances > 0 ? ` ${instances} 个容器实例、` : ''}全部历史版本和时间线。此操作无法撤销。`,
    en: (instances: number) =>
      `${instances > 0 ? `${instances === 1 ? 'Its instance' : `Its ${instances} instances`}, ` : ''}${instances > 0 ? 'its' : 'Its'} revisions and its timeline will be deleted too. This cannot be undone.`,
  },
  addressesGo: {
    zh: (list: readonly string[]) => `以下地址将不再可用：${list.join('、')}。`,
    en: (list: readonly string[]) => `These addresses will no longer work: ${list.join(', ')}.`,
  },
  deleteButton: { zh: '确认', en: 'Delete' },
  deleted: { zh: (name: string) => `服务 ${name} 已删除`, en: (name: string) => `The service ${name} was deleted` },

  replicas: { zh: '容器数量', en: 'Instances' },
  now: { zh: (n: number) => `当前 ${n} 个`, en: (n: number) => `${n} now` },
  remembered: { zh: (n: number) => `启动时 ${n} 个`, en: (n: number) => `${n} once it starts` },
  scaleButton: { zh: '确定', en: 'Scale' },
  checking: { zh: '正在检查…', en: 'Checking…' },
  scaleFine: {
    zh: (starts: number) => (starts === 0 ? '数量不变。' : `将增加 ${starts} 个实例。`),
    en: (starts: number) =>
      starts === 0
        ? 'Nothing changes.'
        : `${starts === 1 ? '1 more instance' : `${starts} more instances`} will start.`,
  },
})
