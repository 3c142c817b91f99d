import type { TimelineEntry } from '@berth/contract/services/services.ts'
import { texts } from '../../../lib/texts.ts'

export const useTexts = texts({
  revisions: { zh: '版本历史', en: 'Revisions' },
  revision: { zh: '版本', en: 'Revision' },
  revisionOf: { zh: (n: number) => `版本 ${n}`, en: (n: number) => `Revision ${n}` },
  by: { zh: '操作人', en: 'By' },
  at: { zh: '时间', en: 'When' },
  changed: { zh: '变更内容', en: 'What changed' },
  image: { zh: '镜像', en: 'Image' },
  actions: { zh: '操作', en: 'Actions' },
  current: { zh: '当前', en: 'Runs now' },
  rollBackTarget: { zh: '回滚目标', en: 'Rollback target' },
  unknown: { zh: '—', en: '—' },
  outside: { zh: '在 Berth 之外', en: 'Outside Berth' },
  first: { zh: '最早保留的版本', en: 'Oldest kept revision' },
  nothing: { zh: '无差异', en: 'Nothing' },
  since: { zh: (n: number) => `（与版本 ${n} 相比）`, en: (n: number) => ` (since revision ${n})` },
  more: { zh: (n: number) => `等 ${n} 项`, en: (n: number) => `and ${n} more` },
  return: { zh: '恢复此版本', en: 'Return to this revision' },
  returnTo: { zh: (n: number) => `恢复此版本：${n}`, en: (n: number) => `Return to this revision: ${n}` },
  compare: { zh: '对比', en: 'Compare' },
  compareWith: {
    zh: (n: number) => `与当前版本对比：${n}`,
    en: (n: number) => `Compare revision ${n} with the current one`,
  },
  kept: {
    zh: '保留最近 10 个版本，删除服务时一并删除。',
    en: 'The last ten revisions are kept. They are deleted with the service.',
  },
  onlyOne: {
    zh: '升级后，可在此对比和恢复之前的版本。',
    en: 'After an upgrade, you can compare earlier revisions here and return to them.',
  },

  comparison: { zh: '版本对比', en: 'Comparison' },
  from: { zh: '从', en: 'From' },
  to: { zh: '到', en: 'To' },
  swap: { zh: '交换', en: 'Swap' },
  all: { zh: '显示全部字段', en: 'Show all fields' },
  close: { zh: '关闭对比', en: 'Close the comparison' },
  same: { zh: '两个版本没有差异。', en: 'The two revisions are identical.' },
  missing: { zh: '要对比的版本已不再保留。', en: 'A revision to compare is no longer kept.' },
  field: { zh: '字段', en: 'Field' },

  timeline: { zh: '时间线', en: 'Timeline' },
  noTimeline: { zh: '还没有记录', en: 'Nothing has happened yet' },
  loadMore: { zh: '加载更多', en: 'Load more' },
  end: { zh: '以上为全部记录（最多保留 200 条）', en: 'End of the timeline (the last 200 entries are kept)' },
  times: { zh: (n: number) => `×${n}`, en: (n: number) => `×${n}` },
  firstTime: { zh: '首次：', en: 'First' },
  byWhom: { zh: (name: string) => name, en: (name: string) => `by ${name}` },
  itself: { zh: '自动', en: 'automatic' },
  took: { zh: (time: string) => `用时 ${time}`, en: (time: string) => `took ${time}` },
  lasting: { zh: '进行中', en: 'Under way' },
  done: { zh: '完成', en: 'Done' },
  failed: { zh: '失败', en: 'Failed' },
  refused: { zh: '被拒绝', en: 'Refused' },
  superseded: { zh: '被后续操作取代', en: 'Superseded' },
})

type What = TimelineEntry['what']

/** Events of the timeline that are not actions of the menu. */
export const useTimelineTexts = texts({
  create: { zh: '创建服务', en: 'Create' },
  return: { zh: '恢复历史版本', en: 'Return to a revision' },
  'auto-confirm': { zh: '自动确认升级', en: 'Confirmed automatically' },
  'auto-pause': { zh: '升级自动暂停', en: 'Upgrade paused automatically' },
  'instance-failed': { zh: '实例失败', en: 'An instance failed' },
  'engine-roll-back': { zh: 'Swarm 自动回滚', en: 'Swarm rolled back' },
  'instance-replaced': { zh: '实例已替换', en: 'An instance was replaced' },
  'instance-restart': { zh: '重启实例', en: 'Restart of an instance' },
  'instance-remove': { zh: '删除实例', en: 'Removal of an instance' },
  upload: { zh: '上传文件', en: 'File uploaded' },
  shell: { zh: '打开终端', en: 'Execute Shell' },
  'host-lost': { zh: '宿主机失联', en: 'A host was lost' },
  'host-back': { zh: '宿主机恢复', en: 'A host is back' },
} satisfies Partial<Record<What, { zh: string; en: string }>>)
