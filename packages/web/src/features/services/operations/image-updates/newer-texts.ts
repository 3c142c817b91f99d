import { texts } from '../../../../lib/texts.ts'

/** Newer images: the upgrade to a newer image, and the image policy. */
export const useNewerTexts = texts({
  newVersion: {
    zh: (image: string) => `有更高的版本：${image}`,
    en: (image: string) => `There is a higher version: ${image}`,
  },
  newDigest: {
    zh: (image: string) => `${image} 已重新推送，与正在运行的镜像不同`,
    en: (image: string) => `${image} was pushed anew: it is another image than the one that runs`,
  },
  since: { zh: '发现于', en: 'seen' },
  upgradeNow: { zh: '升级', en: 'Upgrade' },
  upgradeTo: {
    zh: (image: string) => `升级到 ${image}。`,
    en: (image: string) => `An upgrade to ${image}.`,
  },
  waits: { zh: '完成后等待确认或回滚。', en: 'When it is finished, confirm it or roll it back.' },
  confirmsItself: {
    zh: (minutes: number) => `健康运行 ${minutes} 分钟后自动确认。`,
    en: (minutes: number) => `Once it has been well for ${minutes} min, it is confirmed by itself.`,
  },

  settings: { zh: '镜像更新', en: 'Image updates' },
  titleOf: {
    zh: (name: string) => `镜像更新：${name}`,
    en: (name: string) => `Image updates: ${name}`,
  },
  save: { zh: '保存', en: 'Save' },
  saved: { zh: '镜像更新设置已保存', en: 'Saved' },
  settingsText: {
    zh: 'Berth 定期询问镜像仓库。更改这里的设置不会替换任何实例。',
    en: 'Berth asks the registry now and then. Changing this replaces no instance.',
  },
  confirmAfter: { zh: '升级后自动确认（分钟）', en: 'Confirm upgrades after (min)' },
  confirmHint: {
    zh: '健康运行这么久后自动确认；留空由人确认',
    en: 'Once it has been well for so long; empty: by hand',
  },
  byHand: { zh: '由人确认', en: 'By hand' },
  neverChecked: { zh: '尚未检查', en: 'Not checked yet' },
  checked: { zh: '上次检查：', en: 'Last checked ' },
  notByItself: { zh: '不会自动检查。', en: 'It is not checked by itself.' },
  upToDate: { zh: '没有更新的镜像。', en: 'Nothing newer.' },
  checkNow: { zh: '立即检查', en: 'Check now' },
})
