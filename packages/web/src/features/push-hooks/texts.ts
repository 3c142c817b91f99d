import { texts } from '../../lib/texts.ts'

export const useTexts = texts({
  title: { zh: '推送 Webhook', en: 'Push hooks' },
  registries: { zh: '镜像仓库', en: 'Registries' },
  intro: {
    zh: '推送镜像后，镜像仓库或 CI 调用推送 Webhook，Berth 随即升级设为“推送后自动升级”的服务。',
    en: 'After an image is pushed, a registry or a build calls a push hook. Berth then upgrades the services that follow the image.',
  },
  create: { zh: '创建 Webhook', en: 'Create hook' },
  name: { zh: '名称', en: 'Name' },
  nameHint: { zh: '调用方的名称，如 harbor 或 ci', en: 'Who calls it, such as harbor or ci' },
  space: { zh: '空间', en: 'Space' },
  anySpace: { zh: '所有空间', en: 'Any space' },
  repository: { zh: '镜像', en: 'Repository' },
  repositoryHint: {
    zh: '如 registry.example:5000/shop/web；留空表示所有镜像',
    en: 'Such as registry.example:5000/shop/web; leave empty for any',
  },
  anyRepository: { zh: '所有镜像', en: 'Any repository' },
  reach: { zh: '作用范围', en: 'Limited to' },
  everything: { zh: '不限', en: 'No limit' },
  created: { zh: '创建时间', en: 'Created' },
  lastUsed: { zh: '上次调用', en: 'Last called' },
  never: { zh: '从未', en: 'Never' },
  by: { zh: (name: string) => `${name}`, en: (name: string) => `by ${name}` },
  actions: { zh: '操作', en: 'Actions' },
  revoke: { zh: '撤销', en: 'Revoke' },
  revokeOf: { zh: (name: string) => `撤销 ${name}`, en: (name: string) => `Revoke ${name}` },
  revokeTitle: { zh: '撤销推送 Webhook', en: 'Revoke push hook' },
  revokeText: {
    zh: (name: string) => `撤销后，将拒绝对 ${name} 的调用。已升级的服务不受影响。此操作不可恢复。`,
    en: (name: string) =>
      `Calls to ${name} will be refused. Services that it upgraded are not affected. This cannot be undone.`,
  },
  none: { zh: '还没有推送 Webhook', en: 'No push hooks yet' },

  madeTitle: { zh: (name: string) => `推送 Webhook：${name}`, en: (name: string) => `Push hook: ${name}` },
  once: {
    zh: '此地址仅显示一次，其中包含密钥，请立即保存。',
    en: 'This address is shown only once. It contains a secret: save it now.',
  },
  address: { zh: '地址', en: 'Address' },
  theAddress: { zh: '地址', en: 'address' },
  configuration: { zh: '配置', en: 'configuration' },
  done: { zh: '完成', en: 'Done' },
  howTo: { zh: '如何使用', en: 'How to call it' },
  distribution: { zh: 'Distribution', en: 'Distribution' },
  distributionText: {
    zh: '将以下内容加入 Distribution 的 config.yml，然后重启镜像仓库。',
    en: 'Add this to the config.yml of Distribution, then restart the registry.',
  },
  harbor: { zh: 'Harbor', en: 'Harbor' },
  harborText: {
    zh: '项目 → Webhooks → 新建：通知类型 http，事件类型 Artifact pushed，端点地址为：',
    en: 'Project → Webhooks → New: notify type http, event type Artifact pushed, endpoint URL:',
  },
  dockerHub: { zh: 'Docker Hub', en: 'Docker Hub' },
  dockerHubText: {
    zh: '仓库 → Webhooks → 新建，Webhook URL 为：',
    en: 'Repository → Webhooks → New webhook, with the webhook URL:',
  },
  build: { zh: 'CI', en: 'CI' },
  buildText: {
    zh: '在推送镜像之后执行，适用于 GitHub Actions、GitLab CI 等。',
    en: 'Run this after the push, in GitHub Actions, GitLab CI and others.',
  },
})
