import { texts } from '../../lib/texts.ts'

export const useTexts = texts({
  title: { zh: '推送钩子', en: 'Push hooks' },
  registries: { zh: '镜像仓库', en: 'Registries' },
  intro: {
    zh: '镜像仓库或 CI 推送镜像后调用推送钩子，Berth 随即升级设为“推送后自动升级”的服务。',
    en: 'A registry or a build calls a push hook once an image is pushed; Berth then upgrades the services that follow it.',
  },
  create: { zh: '创建钩子', en: 'Create hook' },
  name: { zh: '名称', en: 'Name' },
  nameHint: { zh: '谁会调用它，如 harbor 或 ci', en: 'Who calls it, such as harbor or ci' },
  space: { zh: '空间', en: 'Space' },
  anySpace: { zh: '所有空间', en: 'Any space' },
  repository: { zh: '镜像', en: 'Repository' },
  repositoryHint: {
    zh: '如 registry.example:5000/shop/web；留空表示所有镜像',
    en: 'Such as registry.example:5000/shop/web; empty: any',
  },
  anyRepository: { zh: '所有镜像', en: 'Any repository' },
  reach: { zh: '作用范围', en: 'Limited to' },
  everything: { zh: '不限', en: 'Nothing' },
  created: { zh: '创建时间', en: 'Created' },
  lastUsed: { zh: '上次调用', en: 'Last called' },
  never: { zh: '从未', en: 'Never' },
  by: { zh: (name: string) => `${name}`, en: (name: string) => `by ${name}` },
  actions: { zh: '操作', en: 'Actions' },
  revoke: { zh: '撤销', en: 'Revoke' },
  revokeOf: { zh: (name: string) => `撤销 ${name}`, en: (name: string) => `Revoke ${name}` },
  revokeTitle: { zh: '撤销推送钩子', en: 'Revoke push hook' },
  revokeText: {
    zh: (name: string) => `撤销后，调用 ${name} 的地址会被拒绝。已升级的服务不受影响。此操作无法撤销。`,
    en: (name: string) =>
      `Whoever calls ${name} is refused from then on. What it upgraded stays. This cannot be undone.`,
  },
  none: { zh: '还没有推送钩子', en: 'No push hooks yet' },

  madeTitle: { zh: (name: string) => `推送钩子：${name}`, en: (name: string) => `Push hook: ${name}` },
  once: {
    zh: '此地址只显示这一次：其中包含密钥，请立即保存。',
    en: 'This address is shown this once: its last part is a secret. Keep it now.',
  },
  address: { zh: '地址', en: 'Address' },
  theAddress: { zh: '地址', en: 'address' },
  configuration: { zh: '配置', en: 'configuration' },
  done: { zh: '完成', en: 'Done' },
  howTo: { zh: '如何使用', en: 'How to call it' },
  distribution: { zh: 'Distribution', en: 'Distribution' },
  distributionText: {
    zh: '加入 Distribution 的 config.yml，然后重启仓库。',
    en: 'Into the config.yml of Distribution; then restart the registry.',
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
    zh: '推送之后执行；可用于 GitHub Actions、GitLab CI 等。',
    en: 'After the push, in GitHub Actions, GitLab CI and others.',
  },
})
