import type { Templates } from './template.ts'

/** Messages about hosts and their Docker Engines. */
export const HOST_TEMPLATES = {
  'engine-away': { en: 'Docker Engine does not answer: {error}', zh: 'Docker 引擎没有响应：{error}' },
  'engine-unreadable': {
    en: 'Nothing can be read from Docker Engine: {error}',
    zh: '无法从 Docker 引擎读取数据：{error}',
  },
  'engine-not-heard-yet': { en: 'Docker Engine has not answered yet.', zh: 'Docker 引擎尚未响应。' },
  'engine-refused': { en: 'Docker Engine refused this: {error}', zh: 'Docker 引擎拒绝了此操作：{error}' },
  'no-host-engine': {
    en: 'Berth cannot reach the Docker Engine of {host}: set its address on the hosts page.',
    zh: 'Berth 无法连接宿主机 {host} 的 Docker 引擎，请在“宿主机”页面设置引擎地址。',
  },
  'host-engine-away': {
    en: 'The Docker Engine of {host} does not answer at {address}: {error}',
    zh: '宿主机 {host} 的 Docker 引擎在 {address} 没有响应：{error}',
  },
  'not-that-host': {
    en: 'The Docker Engine at {address} does not belong to {host}.',
    zh: '{address} 处的 Docker 引擎不属于宿主机 {host}。',
  },
  'bad-engine-address': {
    en: 'Enter the address as tcp://host:port, https://host:port, ssh://user@host or unix:///path.',
    zh: '请按 tcp://主机:端口、https://主机:端口、ssh://用户@主机 或 unix:///路径 填写。',
  },
  'no-such-host': { en: 'There is no host {host}.', zh: '宿主机 {host} 不存在。' },
  'not-a-manager': {
    en: 'Docker Engine is not a swarm manager. Run `docker swarm init` on its host.',
    zh: 'Docker 引擎不是 Swarm 管理节点，请在引擎所在的主机上执行 `docker swarm init`。',
  },
} as const satisfies Templates
