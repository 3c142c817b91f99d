import type { Templates } from './template.ts'

/** Messages about services: entries of the timeline, and refusals. */
export const SERVICE_TEMPLATES = {
  // what a person did
  'is-revision': { en: 'Revision {revision}: {image}', zh: '版本 {revision}：{image}' },
  'is-scaled': { en: 'From {from} to {to} instances', zh: '容器数量由 {from} 改为 {to}' },

  // what the engine did by itself
  'instance-on': { en: 'Instance {slot} runs on host {host}.', zh: '实例 {slot} 运行在宿主机 {host} 上。' },
  'instance-named': { en: '{instance} on host {host}', zh: '{instance}，宿主机 {host}' },
  'shell-in': { en: '{command} in {instance} on host {host}', zh: '在 {instance}（宿主机 {host}）中运行 {command}' },
  'host-is': { en: 'Host {host}', zh: '宿主机 {host}' },

  // refusals
  'nothing-changes': {
    en: 'This changes nothing: {service} already has this spec.',
    zh: '没有任何变化：服务 {service} 已是此配置。',
  },
  'no-such-revision': {
    en: 'There is no revision {revision} of {service}; the last ten are kept.',
    zh: '服务 {service} 没有版本 {revision}；仅保留最近 10 个版本。',
  },
  'changed-meanwhile': {
    en: '{service} has been changed in the meantime. Review it and try again.',
    zh: '服务 {service} 在此期间已更改，请重新查看后再操作。',
  },
  'secret-lost': {
    en: 'The value of {name} in revision {revision} cannot be read: it was encrypted with another key.',
    zh: '无法读取版本 {revision} 中 {name} 的值：加密时使用的是其他密钥。',
  },
  'no-scale': {
    en: 'Only services with a number of instances can be scaled.',
    zh: '只有按数量运行的服务可以更改容器数量。',
  },
  'not-allowed': {
    en: '{action} is not possible while {service} is {state}.',
    zh: '服务 {service} 当前为 {state}，不能执行 {action}。',
  },
  'not-replaced': {
    en: 'Swarm would not start a new instance in its place: the restart policy of {service} is "{condition}". Restart the service instead.',
    zh: '服务 {service} 的重启策略为“{condition}”，Swarm 不会启动新实例。请改为重启服务。',
  },
} as const satisfies Templates
