import { texts } from '../../lib/texts.ts'

/** The image policy: which tags count as newer, and whether the service follows them. */
export const useImageUpdateTexts = texts({
  title: { zh: '镜像更新', en: 'Image updates' },
  summary: {
    zh: (which: string, what: string) => `${which}；${what}`,
    en: (which: string, what: string) => `${which}; ${what}`,
  },
  anyHigher: { zh: '任何更高版本', en: 'Any higher version' },
  marks: { zh: '仅提示', en: 'notify only' },
  follows: { zh: '推送后自动升级', en: 'upgraded when pushed' },
  pattern: { zh: '版本范围', en: 'Versions to look for' },
  patternHint: {
    zh: '如 1.x、^1.4、>=1.2 <3，或带星号的版本名，如 v1.*-alpine',
    en: 'Such as 1.x, ^1.4 or >=1.2 <3; or a tag with stars, such as v1.*-alpine',
  },
  follow: { zh: '推送后自动升级', en: 'Upgrade when a push hook reports a push' },
  followHint: {
    zh: '重新推送当前版本时升级；填写版本范围后，推送范围内的更高版本时也升级。',
    en: 'Upgrades when the current tag is pushed again. With a version range above, also when a higher version in the range is pushed.',
  },
})
