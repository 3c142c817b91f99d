import { texts } from '../../lib/texts.ts'

export const useTexts = texts({
  range: { zh: '时间范围', en: 'Time range' },
  live: { zh: '实时', en: 'Live' },
  '1h': { zh: '1 小时', en: '1 h' },
  '6h': { zh: '6 小时', en: '6 h' },
  '24h': { zh: '24 小时', en: '24 h' },
  show: { zh: '显示', en: 'Show' },
  total: { zh: '服务合计', en: 'Service total' },
  each: { zh: '各实例', en: 'Each instance' },
  ended: { zh: (name: string) => `${name}（已结束）`, en: (name: string) => `${name} (ended)` },
  tooMany: {
    zh: (shown: number, all: number) => `共 ${all} 个实例，图中为前 ${shown} 个；可单独选择其他实例。`,
    en: (shown: number, all: number) =>
      `The first ${shown} of ${all} instances are shown. To see another one, select it.`,
  },
  zoomOut: { zh: '恢复缩放', en: 'Zoom out' },
  zoomHint: { zh: '在图中拖动可放大一段时间', en: 'Drag across a plot to zoom in' },

  cpu: { zh: 'CPU', en: 'CPU' },
  memory: { zh: '内存', en: 'Memory' },
  network: { zh: '网络流量', en: 'Network traffic' },
  traffic: { zh: '磁盘读写', en: 'Disk traffic' },
  disk: { zh: '磁盘占用', en: 'Disk used' },
  used: { zh: '已用', en: 'used' },
  limit: { zh: '上限', en: 'limit' },
  reserved: { zh: '预留', en: 'reserved' },
  received: { zh: '接收', en: 'received' },
  sent: { zh: '发送', en: 'sent' },
  read: { zh: '读取', en: 'read' },
  written: { zh: '写入', en: 'written' },
  cores: { zh: (n: string) => `${n} 核`, en: (n: string) => `${n} cores` },
  perSecond: { zh: (size: string) => `${size}/秒`, en: (size: string) => `${size}/s` },
  ofLimit: { zh: (share: string) => `占上限 ${share}`, en: (share: string) => `${share} of the limit` },
  ofReserved: { zh: (share: string) => `占预留 ${share}`, en: (share: string) => `${share} of the reservation` },
  both: {
    zh: (plot: string) => `${plot}（双向合计）`,
    en: (plot: string) => `${plot} (both ways)`,
  },
  time: { zh: '时间', en: 'Time' },
  unknown: { zh: '—', en: '—' },
  noFigures: { zh: '这段时间没有数据', en: 'No data for this time' },

  incomplete: {
    zh: (measured: number, running: number) => `${running} 个实例中有 ${measured} 个有数据`,
    en: (measured: number, running: number) => `Data of ${measured} of ${running} instances`,
  },
  noTotal: {
    zh: '部分实例没有数据，无法合计；其他实例的数据可在“各实例”中查看。',
    en: 'No total, because data of some instances is missing. To see the others, show each instance.',
  },

  pastDisk: {
    zh: (name: string, used: string, reserved: string) => `${name} 的磁盘占用为 ${used}，超过了预留的 ${reserved}。`,
    en: (name: string, used: string, reserved: string) =>
      `${name} uses ${used} of disk, more than the ${reserved} reserved for it.`,
  },
  silent: {
    zh: (host: string) => `没有宿主机 ${host} 上的实例数据。`,
    en: (host: string) => `No data for instances on host ${host}.`,
  },
  none: { zh: '还没有资源数据', en: 'No data yet' },
  noneText: {
    zh: '实例运行后约 15 秒会出现第一批数据，保留一天。',
    en: 'The first data appears about 15 seconds after an instance starts. Data is kept for one day.',
  },
  lost: { zh: '实时数据已中断，正在重新连接…', en: 'Live data was interrupted. Reconnecting…' },
  net: { zh: '网络', en: 'Network' },
})
