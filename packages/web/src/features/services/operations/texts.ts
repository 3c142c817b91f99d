import { texts } from '../../../lib/texts.ts'

/** The menu of a service, and the texts in its row. */
export const useTexts = texts({
  more: { zh: '其他操作', en: 'More' },
  moreOf: { zh: (name: string) => `其他操作：${name}`, en: (name: string) => `More: ${name}` },
  accept: { zh: '按现状接受', en: 'Accept as it is' },
  batchDelete: { zh: '批量删除', en: 'Delete selected' },
  batch: { zh: '批量操作', en: 'Batch' },
  newOf: {
    zh: (done: number, all: number) => `${done} / ${all} 已更新`,
    en: (done: number, all: number) => `${done} of ${all} updated`,
  },
  restored: {
    zh: (done: number, all: number) => `${done} / ${all} 已回滚`,
    en: (done: number, all: number) => `${done} of ${all} rolled back`,
  },
  failing: { zh: (n: number) => `${n} 失败`, en: (n: number) => `${n} failing` },
  waitsForConfirmation: {
    zh: (revision: number, before: number) => `版本 ${revision} 已运行。确认升级，或回滚到版本 ${before}。`,
    en: (revision: number, before: number) =>
      `Revision ${revision} is running. Confirm it, or roll back to revision ${before}.`,
  },
  completedWaits: {
    zh: (revision: number, before: number) => `版本 ${revision} 已完成。确认升级，或回滚到版本 ${before}。`,
    en: (revision: number, before: number) =>
      `Revision ${revision} has completed. Confirm it, or roll back to revision ${before}.`,
  },
  pausedByHand: { zh: '升级已暂停。', en: 'The upgrade is paused.' },
  started: { zh: (name: string) => `服务 ${name} 正在启动`, en: (name: string) => `${name} is starting` },
  paused: {
    zh: (name: string) => `服务 ${name} 的升级已暂停`,
    en: (name: string) => `The upgrade of ${name} is paused`,
  },
  resumed: {
    zh: (name: string) => `服务 ${name} 的升级已继续`,
    en: (name: string) => `The upgrade of ${name} is resumed`,
  },

  // a newer image
  version: { zh: (tag: string) => `新版本 ${tag}`, en: (tag: string) => `${tag} available` },
  moved: { zh: '镜像有更新', en: 'New image' },
  markOf: {
    zh: (name: string, word: string) => `升级 ${name}：${word}`,
    en: (name: string, word: string) => `Upgrade ${name}: ${word}`,
  },
  seenAt: {
    zh: (image: string, time: string) => `${image}，发现于 ${time}`,
    en: (image: string, time: string) => `${image}, seen ${time}`,
  },
})
