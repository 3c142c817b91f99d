import type { Templates } from './template.ts'

/** Messages about instances and the files in them. */
export const INSTANCE_TEMPLATES = {
  'no-such-instance': {
    en: 'There is no instance {instance} of {service} any more.',
    zh: '服务 {service} 的实例 {instance} 已不存在。',
  },
  'no-container': { en: 'The instance {instance} has no container.', zh: '实例 {instance} 没有容器。' },
  'container-gone': { en: 'The container has been removed from its host.', zh: '容器已从宿主机上移除。' },
  'instance-not-running': { en: 'The instance {instance} does not run.', zh: '实例 {instance} 没有在运行。' },
  'no-such-file': {
    en: '{path} does not exist or cannot be read. Files in memory (tmpfs, /proc) cannot be read.',
    zh: '{path} 不存在或无法读取。仅存在于内存中的内容（tmpfs、/proc）无法读取。',
  },
  'not-a-folder': { en: '{path} is not a folder.', zh: '{path} 不是文件夹。' },
  'not-a-file': { en: '{path} is not a file.', zh: '{path} 不是文件。' },
  'file-exists': { en: '{path} already exists.', zh: '{path} 已存在。' },
  'files-read-only': { en: 'Nothing can be put into {path}: it is read-only.', zh: '{path} 为只读，无法写入文件。' },
  'files-in-memory': {
    en: 'Nothing can be put into {path}: it is in memory only, which Docker Engine does not write to. Use a terminal.',
    zh: '{path} 仅存在于内存中，Docker 引擎无法向其写入文件，请使用终端。',
  },
  'file-into': {
    en: '{path} ({size}) into {instance} on host {host}',
    zh: '将 {path}（{size}）上传到 {instance}（宿主机 {host}）',
  },
  'file-into-broke-off': {
    en: '{path} ({size}) into {instance} on host {host}: it broke off, and a part of the file may be there.',
    zh: '将 {path}（{size}）上传到 {instance}（宿主机 {host}）时中断，实例中可能留有不完整的文件。',
  },
  'upload-too-large': { en: 'At most {most} MiB can be uploaded at once.', zh: '单个文件最大 {most} MiB。' },
  'file-too-large': {
    en: '{file} is larger than {most} and was not uploaded.',
    zh: '{file} 超过 {most}，未上传。',
  },
  'upload-length': { en: 'Send the number of bytes (Content-Length).', zh: '请说明文件大小（Content-Length）。' },
  'upload-type': {
    en: 'Send the bytes of the file as application/octet-stream.',
    zh: '请以 application/octet-stream 发送文件内容。',
  },
} as const satisfies Templates
