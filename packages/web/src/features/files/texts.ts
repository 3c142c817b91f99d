import { texts } from '../../lib/texts.ts'

export const useTexts = texts({
  files: { zh: '文件', en: 'Files' },
  instance: { zh: '容器实例', en: 'Instance' },
  ended: { zh: (name: string) => `${name}（已结束）`, en: (name: string) => `${name} (ended)` },
  path: { zh: '路径', en: 'Path' },
  root: { zh: '根目录', en: 'Root' },
  upload: { zh: '上传文件', en: 'Upload files' },
  downloadFolder: { zh: '下载文件夹（tar）', en: 'Download folder (tar)' },
  download: { zh: (name: string) => `下载 ${name}`, en: (name: string) => `Download ${name}` },
  downloadIt: { zh: '下载', en: 'Download' },
  refresh: { zh: '刷新', en: 'Refresh' },
  name: { zh: '名称', en: 'Name' },
  size: { zh: '大小', en: 'Size' },
  mode: { zh: '权限', en: 'Permissions' },
  modified: { zh: '修改时间', en: 'Modified' },
  actions: { zh: '操作', en: 'Actions' },
  open: { zh: (name: string) => `打开 ${name}`, en: (name: string) => `Open ${name}` },
  leadsTo: { zh: (target: string) => `→ ${target}`, en: (target: string) => `→ ${target}` },
  empty: { zh: '空文件夹', en: 'An empty folder' },
  none: { zh: '没有容器实例', en: 'No instances' },
  noneText: {
    zh: '服务启动后，可在此查看实例中的文件。',
    en: 'The files of the instances appear here once the service runs.',
  },
  cut: {
    zh: '文件夹内容过多，只显示了一部分。',
    en: 'This folder has too many entries. Only some of them are shown.',
  },
  readOnly: { zh: '此处为只读，不能上传文件。', en: 'This folder is read-only: you cannot upload files here.' },
  inMemory: {
    zh: '此处内容仅存在于内存中，不能在此上传或下载，请使用终端。',
    en: 'This folder is in memory only: you cannot upload or download files here. Use a terminal.',
  },
  limit: { zh: (most: string) => `单个文件最大 ${most}`, en: (most: string) => `At most ${most} per file` },
  gone: {
    zh: '实例替换后，上传的文件不会保留，存储卷和主机目录中的除外。',
    en: 'Uploaded files are lost when the instance is replaced, unless they are in a volume or a host path.',
  },
  uploading: { zh: (name: string) => `正在上传 ${name}`, en: (name: string) => `Uploading ${name}` },
  cancel: { zh: '取消', en: 'Cancel' },
  uploaded: {
    zh: (n: number) => `已上传 ${n} 个文件`,
    en: (n: number) => (n === 1 ? '1 file uploaded' : `${n} files uploaded`),
  },
  interrupted: {
    zh: (name: string) => `${name} 的上传已中断，实例中可能留有不完整的文件。`,
    en: (name: string) => `The upload of ${name} was interrupted. Part of the file may remain in the instance.`,
  },
  replace: { zh: '覆盖已有文件', en: 'Replace files' },
  replaceText: {
    zh: (names: string) => `以下文件已存在，将被覆盖且无法恢复：${names}`,
    en: (names: string) => `These files already exist. They will be overwritten and cannot be restored: ${names}`,
  },
  replaceThem: { zh: '覆盖', en: 'Replace' },
  binary: { zh: '这不是文本文件，请下载后查看。', en: 'This is not a text file. Download it to view it.' },
  textTooLarge: {
    zh: (size: string, most: string) => `文件大小为 ${size}，仅可查看不超过 ${most} 的文本，请下载后查看。`,
    en: (size: string, most: string) =>
      `The file has ${size}. Only text of up to ${most} can be shown here. Download it to view it.`,
  },
  close: { zh: '关闭', en: 'Close' },
  emptyFile: { zh: '空文件', en: 'An empty file' },
})
