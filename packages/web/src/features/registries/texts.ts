import { texts } from '../../lib/texts.ts'

/** The contents of a registry. */
export const useTexts = texts({
  title: { zh: '镜像仓库', en: 'Registries' },
  noRegistry: {
    zh: (name: string) => `镜像仓库 ${name} 不存在`,
    en: (name: string) => `The registry ${name} does not exist`,
  },
  toRegistries: { zh: '查看镜像仓库', en: 'View registries' },
  actions: { zh: '操作', en: 'Actions' },
  repository: { zh: '镜像', en: 'Repository' },
  repositories: { zh: '镜像列表', en: 'Repositories' },
  searchRepositories: { zh: '搜索镜像', en: 'Search repositories' },
  noRepositories: { zh: '仓库中还没有镜像', en: 'This registry has no repositories yet' },
  noMatch: { zh: '没有匹配的结果', en: 'Nothing matches' },
  noCatalogue: { zh: '此仓库不提供镜像目录', en: 'This registry has no catalogue' },
  noCatalogueText: {
    zh: '请输入镜像的完整名称，如 library/nginx。',
    en: 'Enter the full name of a repository, such as library/nginx.',
  },
  open: { zh: '打开', en: 'Open' },
  tags: { zh: '版本列表', en: 'Versions' },
  tag: { zh: '版本', en: 'Version' },
  searchTags: { zh: '搜索版本', en: 'Search versions' },
  size: { zh: '大小', en: 'Size' },
  age: { zh: '创建时间', en: 'Created' },
  digest: { zh: '摘要', en: 'Digest' },
  platforms: { zh: '平台', en: 'Platforms' },
  services: { zh: '使用的服务', en: 'Run by' },
  noTags: { zh: '没有版本', en: 'No versions' },
  createService: { zh: '创建服务', en: 'Create service' },
  createFrom: {
    zh: (image: string) => `创建服务：${image}`,
    en: (image: string) => `Create service from ${image}`,
  },
  chooseSpace: { zh: '选择空间', en: 'In which space?' },
  noSpace: { zh: '请先创建空间', en: 'Create a space first' },
  pullCommand: { zh: '拉取命令', en: 'pull command' },
  copyPull: { zh: '复制拉取命令', en: 'Copy pull command' },
  copied: { zh: '已复制', en: 'Copied' },
  moreOf: { zh: (tag: string) => `更多操作：${tag}`, en: (tag: string) => `More for ${tag}` },

  layers: { zh: '镜像层', en: 'Layers' },
  layer: { zh: '层', en: 'Layer' },
  createdBy: { zh: '构建指令', en: 'Created by' },
  runs: { zh: '运行方式', en: 'Run configuration' },
  entrypoint: { zh: '入口', en: 'Entrypoint' },
  command: { zh: '命令', en: 'Command' },
  workingDir: { zh: '工作目录', en: 'Working directory' },
  user: { zh: '用户', en: 'User' },
  ports: { zh: '端口', en: 'Ports' },
  volumes: { zh: '存储卷', en: 'Volumes' },
  healthCheck: { zh: '健康检查', en: 'Health check' },
  healthTimes: {
    zh: (interval: number | null, retries: number | null) =>
      [interval && `每 ${interval} 秒`, retries && `重试 ${retries} 次`].filter(Boolean).join('，'),
    en: (interval: number | null, retries: number | null) =>
      [interval && `every ${interval} s`, retries && `${retries} ${retries === 1 ? 'retry' : 'retries'}`]
        .filter(Boolean)
        .join(', '),
  },
  env: { zh: '环境变量', en: 'Environment' },
  labels: { zh: '标签', en: 'Labels' },
  variable: { zh: '名称', en: 'Name' },
  value: { zh: '值', en: 'Value' },

  delete: { zh: '删除版本', en: 'Delete' },
  deleteTitle: { zh: '删除镜像版本', en: 'Delete version' },
  deleteText: {
    zh: (image: string) => `将从仓库中删除 ${image}，不可恢复。`,
    en: (image: string) => `${image} will be deleted from the registry. This cannot be undone.`,
  },
  deleteKept: {
    zh: '曾使用此镜像的服务将无法再恢复到此镜像。',
    en: 'Services that used this image before can no longer return to it.',
  },
  deleteUsed: {
    zh: '以下服务正在使用此镜像。删除后，尚无此镜像的宿主机将无法拉取：',
    en: 'These services use this image. Hosts that do not have it yet could no longer pull it:',
  },
  deletionScope: { zh: '删除范围', en: 'What is deleted' },
  onlyTag: { zh: (tag: string) => `仅此版本：${tag}`, en: (tag: string) => `This version only: ${tag}` },
  wholeImage: {
    zh: (tags: string) => `整个镜像及其所有版本：${tags}`,
    en: (tags: string) => `The image, with all of its versions: ${tags}`,
  },
  wholeUnknown: { zh: '整个镜像及指向它的所有版本', en: 'The image, with all versions that point to it' },
  deleted: { zh: (image: string) => `已删除 ${image}`, en: (image: string) => `${image} was deleted` },
})
