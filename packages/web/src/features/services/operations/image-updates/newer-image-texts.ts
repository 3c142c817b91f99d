import { texts } from '../../../../lib/texts.ts'

/** Newer images: the upgrade to a newer image, and the image policy. */
export const useNewerImageTexts = texts({
  newVersion: {
    zh: (image: string) => `有更高版本：${image}`,
    en: (image: string) => `A higher version is available: ${image}`,
  },
  newDigest: {
    zh: (image: string) => `${image} 已重新推送，与正在运行的镜像不同`,
    en: (image: string) => `${image} was pushed again and differs from the image that is running`,
  },
  since: { zh: '发现于', en: 'seen' },
  upgradeNow: { zh: '升级', en: 'Upgrade' },
  upgradeTo: {
    zh: (image: string) => `将服务升级到 ${image}。`,
    en: (image: string) => `Upgrades the service to ${image}.`,
  },
  waitsForConfirmation: { zh: '完成后等待确认或回滚。', en: 'When it is finished, confirm it or roll it back.' },
  confirmsItself: {
    zh: (minutes: number) => `健康运行 ${minutes} 分钟后自动确认。`,
    en: (minutes: number) =>
      `The upgrade is confirmed automatically once the service has been healthy for ${minutes} min.`,
  },

  settings: { zh: '镜像更新', en: 'Image updates' },
  titleOf: {
    zh: (name: string) => `镜像更新：${name}`,
    en: (name: string) => `Image updates: ${name}`,
  },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '镜像更新设置已保存', en: 'Saved' },
  settingsText: {
    zh: 'Berth 定期检查镜像仓库。更改此处的设置不会替换任何实例。',
    en: 'Berth checks the registry regularly. Changing these settings does not replace any instance.',
  },
  confirmAfter: { zh: '升级后自动确认（分钟）', en: 'Confirm upgrades after (min)' },
  confirmHint: {
    zh: '健康运行达到此时长后自动确认；留空则手动确认',
    en: 'After the service has been healthy for this long; leave empty to confirm by hand',
  },
  byHand: { zh: '手动确认', en: 'By hand' },
  neverChecked: { zh: '尚未检查', en: 'Not checked yet' },
  checked: { zh: '上次检查：', en: 'Last checked ' },
  notAutomatic: { zh: '不会自动检查。', en: 'Berth does not check it automatically.' },
  upToDate: { zh: '没有更新的镜像。', en: 'No newer image.' },
  checkNow: { zh: '立即检查', en: 'Check now' },
})
