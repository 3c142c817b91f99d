import type { Templates } from './template.ts'

/** Messages about instances and the files in them. */
export const INSTANCE_TEMPLATES = {
  'no-such-instance': {
    en: 'The instance {instance} of {service} does not exist, or was removed.',
    zh: '服务 {service} 的实例 {instance} 不存在，或已移除。',
  },
  'no-container': { en: 'The instance {instance} has no container.', zh: '实例 {instance} 没有容器。' },
  'container-gone': { en: 'The container has been removed from its host.', zh: '容器已从宿主机上移除。' },
  'instance-not-running': { en: 'The instance {instance} is not running.', zh: '实例 {instance} 未在运行。' },
  'no-such-file': {
    en: '{path} does not exist or cannot be read. Files in memory (tmpfs, /proc) cannot be read.',
    zh: '{path} 不存在或无法读取。仅存在于内存中的内容（tmpfs、/proc）无法读取。',
  },
  'not-a-folder': { en: '{path} is not a folder.', zh: '{path} 不是文件夹。' },
  'not-a-file': { en: '{path} is not a file.', zh: '{path} 不是文件。' },
  'file-exists': { en: '{path} already exists.', zh: '{path} 已存在。' },
  'files-read-only': {
    en: 'Files cannot be uploaded to {path}: it is read-only.',
    zh: '{path} 为只读，无法写入文件。',
  },
  'files-in-memory': {
    en: 'Files cannot be uploaded to {path}: it is in memory only, where Docker Engine cannot write files. Use a terminal.',
    zh: '{path} 仅存在于内存中，Docker 引擎无法向其写入文件，请使用终端。',
  },
  'file-into': {
    en: '{path} ({size}) into {instance} on host {host}',
    zh: '将 {path}（{size}）上传到 {instance}（宿主机 {host}）',
  },
  'file-into-broke-off': {
    en: '{path} ({size}) into {instance} on host {host}: the upload was interrupted, and part of the file may remain.',
    zh: '将 {path}（{size}）上传到 {instance}（宿主机 {host}）时中断，实例中可能留有不完整的文件。',
  },
  'upload-too-large': { en: 'A file may have at most {most} MiB.', zh: '单个文件最大 {most} MiB。' },
  'file-too-large': {
    en: '{file} is larger than {most} and was not uploaded.',
    zh: '{file} 超过 {most}，未上传。',
  },
  'upload-length': { en: 'Send the size of the file as Content-Length.', zh: '请在 Content-Length 中给出文件大小。' },
  'upload-type': {
    en: 'Send the bytes of the file as application/octet-stream.',
    zh: '请以 application/octet-stream 发送文件内容。',
  },
} as const satisfies Templates
