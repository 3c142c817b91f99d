import type { Templates } from './template.ts'

/** Messages about newer images and reported pushes. */
export const IMAGE_UPDATE_TEMPLATES = {
  'image-pinned': {
    en: 'The image is pinned by its digest or is not a tag in a registry, so Berth does not check for newer images.',
    zh: '镜像以摘要固定，或不是镜像仓库中的版本，因此不检查新镜像。',
  },
  'push-upgrades': { en: '{service} will be upgraded to {image}.', zh: '服务 {service} 将升级到 {image}。' },
  'push-same': { en: '{service} already runs this image.', zh: '服务 {service} 已在运行此镜像。' },
  'push-later': {
    en: '{service} is {state} now. It will be upgraded as soon as its state allows.',
    zh: '服务 {service} 当前为 {state}，状态允许时将自动升级。',
  },
  'push-unknown': {
    en: 'Berth could not look up {image} in its registry and will try again: {error}',
    zh: '暂时无法从镜像仓库查询 {image}，稍后将重试：{error}',
  },
  'no-such-hook': { en: 'There is no such push hook.', zh: '推送 Webhook 不存在。' },
  'hook-name-taken': { en: 'A push hook {name} already exists.', zh: '推送 Webhook {name} 已存在。' },
  'hook-busy': {
    en: 'This push hook is called too often. Try again later.',
    zh: '此推送 Webhook 调用过于频繁，请稍后重试。',
  },
  'no-push': {
    en: 'This is not a known push notification: send one of Distribution, Harbor or Docker Hub, or {"image": "registry/repository:tag"}.',
    zh: '无法识别的推送通知：支持 Distribution、Harbor、Docker Hub，或 {"image": "仓库/镜像:版本"}。',
  },
  'policy-not-now': {
    en: 'The image updates of {service} cannot be changed while it is {state}.',
    zh: '服务 {service} 当前为 {state}，不能更改镜像更新设置。',
  },
} as const satisfies Templates
