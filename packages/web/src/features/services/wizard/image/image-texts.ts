import { texts } from '../../../../lib/texts.ts'

/** Step 1: name and image. */
export const useImageTexts = texts({
  name: { zh: '服务名称', en: 'Service name' },
  nameHint: { zh: '字母、数字和短横线，在空间内唯一。', en: 'Letters, digits and hyphens; unique in the space.' },
  description: { zh: '描述', en: 'Description' },
  optional: { zh: '选填', en: 'Optional' },
  image: { zh: '镜像', en: 'Image' },
  pick: { zh: '选择镜像', en: 'Choose image' },
  imageHint: {
    zh: '从镜像仓库选择，或直接填写镜像地址。',
    en: 'Choose an image from a registry, or enter its reference.',
  },

  checkAgain: { zh: '再次查询', en: 'Check again' },
  unknownHint: {
    zh: '仍可继续，提交前会再次检查。',
    en: 'You can continue. The image is checked again before you submit.',
  },
  noneYet: {
    zh: '选择镜像后，在此显示大小、平台和端口。',
    en: 'Choose an image to see its size, platforms and ports here.',
  },
  facts: { zh: '镜像信息', en: 'About the image' },
  digest: { zh: '摘要', en: 'Digest' },
  localOnly: { zh: '仅存在于本机', en: 'On this host only' },
  sizeLabel: { zh: '大小', en: 'Size' },
  built: { zh: '构建时间', en: 'Built' },
  platforms: { zh: '平台', en: 'Platforms' },
  exposes: { zh: '端口', en: 'Ports' },
  volumes: { zh: '存储卷', en: 'Volumes' },
  runs: { zh: '启动命令', en: 'Runs' },
  env: { zh: '环境变量', en: 'Environment' },
  more: { zh: (n: number) => `等 ${n} 项`, en: (n: number) => `${n} in all` },

  pickerTitle: { zh: '选择镜像', en: 'Choose image' },
  close: { zh: '关闭', en: 'Close' },
  recent: { zh: '最近使用', en: 'Recent' },
  onlyFor: { zh: (platforms: string) => `仅支持 ${platforms}`, en: (platforms: string) => `only for ${platforms}` },
  registry: { zh: '镜像仓库', en: 'Registry' },
  noRegistry: { zh: '还没有镜像仓库', en: 'No registry yet' },
  noRegistryText: {
    zh: '先在“镜像仓库”中添加一个，或关闭此窗口直接填写镜像地址。',
    en: 'Add one under Registries, or close this window and enter an image reference.',
  },
  repositories: { zh: '镜像', en: 'Repositories' },
  findRepository: { zh: '查找镜像', en: 'Find a repository' },
  noRepositories: { zh: '此仓库中没有镜像', en: 'This registry is empty' },
  noCatalogue: {
    zh: '此仓库不提供目录，请输入镜像名称后按回车。',
    en: 'This registry has no catalogue. Enter a name and press Enter.',
  },
  typedName: { zh: (name: string) => `使用“${name}”`, en: (name: string) => `Use “${name}”` },
  versions: { zh: '版本', en: 'Versions' },
  versionsOf: { zh: (name: string) => `${name} 的版本`, en: (name: string) => `Versions of ${name}` },
  findVersion: { zh: '查找版本', en: 'Find a version' },
  noVersions: { zh: '没有版本', en: 'No versions' },
  noMatch: { zh: '没有匹配的结果', en: 'Nothing matches' },
  pickRepository: { zh: '先选择左侧的镜像', en: 'Choose a repository first' },
  backToRepositories: { zh: '返回镜像列表', en: 'Back to the repositories' },
  keys: { zh: '↑↓ 选择，回车确认，Esc 关闭', en: '↑↓ to move, Enter to choose, Esc to close' },
})
