import { texts } from '../../lib/texts.ts'

/** The upgrade of an existing service. */
export const useUpgradeTexts = texts({
  title: { zh: '升级服务', en: 'Upgrade' },
  service: {
    zh: (space: string, name: string) => `${space} / ${name}`,
    en: (space: string, name: string) => `${space} / ${name}`,
  },
  finish: { zh: '升级', en: 'Upgrade' },
  plan: { zh: '升级前检查', en: 'Before it is upgraded' },
  nothing: {
    zh: '没有任何变化：修改镜像、配置或容器数量后才能升级。',
    en: 'Nothing has changed. Change the image, the configuration or the number of instances first.',
  },
  notNow: {
    zh: (name: string, state: string) => `服务 ${name} 当前为“${state}”，不能升级`,
    en: (name: string, state: string) => `${name} cannot be upgraded in its current state: ${state}`,
  },
  gone: {
    zh: (name: string) => `服务 ${name} 不存在，或已被删除`,
    en: (name: string) => `The service ${name} does not exist, or was deleted`,
  },
  toService: { zh: '查看服务', en: 'Look at the service' },

  changed: {
    zh: '服务在您填写期间已更改',
    en: 'The service was changed while you filled this in',
  },
  changedBy: {
    zh: (who: string, what: string) => `${who}：${what}`,
    en: (who: string, what: string) => `${what}, by ${who}`,
  },
  sameSpec: { zh: '配置相同，仅运行状态有变化。', en: 'The spec is the same; only the rollout has changed.' },
  continueUpgrade: { zh: '在最新配置上继续', en: 'Continue with the latest spec' },
  continueUpgradeHint: {
    zh: '保留您的修改，其余以最新配置为准。',
    en: 'Keeps your changes; everything else stays as it is now.',
  },
  startOver: { zh: '重新开始', en: 'Start over' },

  sent: { zh: '正在升级', en: 'The upgrade is under way' },
  sentText: { zh: '离开此页不影响升级。', en: 'You can leave this page.' },
  upgraded: { zh: '升级完成', en: 'Upgraded' },
  upgradedText: {
    zh: '新版本已运行，等待确认或回滚。',
    en: 'The new revision is running. Confirm it, or roll back.',
  },
  completedText: {
    zh: '新版本已完成，等待确认或回滚。',
    en: 'The new revision has completed. Confirm it, or roll back.',
  },
  stopped: { zh: '升级暂停', en: 'The upgrade is paused' },
  failed: { zh: '升级失败，已回滚', en: 'The upgrade failed and was rolled back' },
  rolledBack: { zh: '升级已回滚', en: 'The upgrade was rolled back' },
  settled: { zh: '已完成', en: 'Done' },
})
