import type { Templates } from './template.ts'

/** Messages about newer images and reported pushes. */
export const IMAGE_UPDATE_TEMPLATES = {
  'image-pinned': {
    en: 'The image is named by its digest, or is no tag of a registry: nothing newer is looked for.',
    zh: '镜像以摘要指定，或不是仓库中的版本：不检查新版本。',
  },
  'push-upgrades': { en: '{service} is upgraded to {image}.', zh: '服务 {service} 将升级到 {image}。' },
  'push-same': { en: '{service} already runs this image.', zh: '服务 {service} 已在运行此镜像。' },
  'push-later': {
    en: '{service} is {state} now: it is upgraded as soon as that allows it.',
    zh: '服务 {service} 当前为 {state}，状态允许后将自动升级。',
  },
  'push-unknown': {
    en: 'The registry has not said what {image} stands for; Berth asks again: {error}',
    zh: '暂时无法得知 {image} 指向的镜像，稍后重试：{error}',
  },
  'no-such-hook': { en: 'There is no such push hook.', zh: '推送钩子不存在。' },
  'hook-name-taken': { en: 'A push hook {name} already exists.', zh: '推送钩子 {name} 已存在。' },
  'hook-busy': { en: 'This push hook is called too often.', zh: '此推送钩子调用过于频繁。' },
  'no-push': {
    en: 'This is not a known push notification: send one of Distribution, Harbor or Docker Hub, or {"image": "registry/repository:tag"}.',
    zh: '无法识别的推送通知：支持 Distribution、Harbor、Docker Hub，或 {"image": "仓库/镜像:版本"}。',
  },
  'policy-not-now': {
    en: 'The image updates of {service} cannot be changed while it is {state}.',
    zh: '服务 {service} 当前为 {state}，不能更改镜像更新设置。',
  },
} as const satisfies Templates
