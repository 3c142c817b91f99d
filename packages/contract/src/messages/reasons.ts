import type { Templates } from './template.ts'

/** Why a service or an instance is in its state. tests/shared/claims compares each with the engine's tasks. */
export const REASON_TEMPLATES = {
  'image-not-found': {
    en: 'The image {image} was not found, or pulling it is not permitted.',
    zh: '找不到镜像 {image}，或没有权限拉取。',
  },
  'pull-failed': { en: 'The image {image} could not be pulled: {error}', zh: '镜像 {image} 拉取失败：{error}' },
  'no-host-port': {
    en: 'Port {port} is taken on every host that could run the instance.',
    zh: '所有可用宿主机的 {port} 端口都已被占用。',
  },
  'no-host-ports': {
    en: 'Every host that could run the instance has at least one of the host ports ({ports}) taken.',
    zh: '所有可用宿主机上，主机端口（{ports}）至少有一个已被占用。',
  },
  'waits-for-old-instance': { en: 'Waiting for the old instance to stop.', zh: '等待旧实例停止。' },
  'no-host-constraint': { en: 'No host meets the placement constraints.', zh: '没有宿主机满足调度约束。' },
  'no-host-resources': { en: 'No host has enough free resources.', zh: '没有宿主机有足够的空闲资源。' },
  'no-host-platform': {
    en: 'No host has the platform that the image is built for.',
    zh: '没有宿主机的平台与镜像相符。',
  },
  'no-host-max': {
    en: 'Every host already runs as many instances as allowed on one host.',
    zh: '每台宿主机上的实例数都已达到上限。',
  },
  'no-host-away': {
    en: 'The hosts that could run the instance do not answer or are drained.',
    zh: '可用的宿主机不在线或已排空。',
  },
  'no-host': { en: 'No host can run the instance: {error}', zh: '没有宿主机可以运行此实例：{error}' },
  'port-in-use': { en: 'Port {port} is already in use on host {host}.', zh: '宿主机 {host} 的 {port} 端口已被占用。' },
  'exit-code': { en: 'The instance ended with exit code {code}.', zh: '容器实例已退出，退出码 {code}。' },
  'exit-oom': {
    en: 'The instance was killed with exit code 137: out of memory, limit {limit} MiB.',
    zh: '容器实例被终止，退出码 137：内存不足，上限 {limit} MiB。',
  },
  'exit-killed': { en: 'The instance was killed (exit code 137).', zh: '容器实例被强制终止（退出码 137）。' },
  'exit-not-executable': {
    en: 'Exit code {code}: the command was not found in the image or cannot be run.',
    zh: '退出码 {code}：镜像中找不到该命令，或命令无法执行。',
  },
  'exit-zero': {
    en: 'The instance ended with exit code 0: by itself, or because its health check failed.',
    zh: '容器实例已退出，退出码 0：自行结束，或健康检查未通过。',
  },
  'completed-early': {
    en: 'Swarm paused the rollout: an instance completed while it was watched for failures, and Swarm takes that for one.',
    zh: 'Swarm 已暂停滚动更新：实例在监测期内运行完成，Swarm 将其视为失败。',
  },
  unhealthy: { en: 'The health check fails.', zh: '健康检查未通过。' },
  'mount-missing': { en: 'The path {path} does not exist on host {host}.', zh: '宿主机 {host} 上不存在路径 {path}。' },
  'host-away': { en: 'Host {host} does not answer.', zh: '宿主机 {host} 不在线。' },
  'rolls-back': { en: 'Swarm is rolling back to revision {revision}.', zh: 'Swarm 正在回滚到版本 {revision}。' },
  'rolls-back-after-failure': {
    en: 'Swarm is rolling back to revision {revision}. A new instance had failed: {why}',
    zh: 'Swarm 正在回滚到版本 {revision}。此前新实例失败：{why}',
  },
  'rolled-back': { en: 'Swarm has rolled back to revision {revision}.', zh: 'Swarm 已回滚到版本 {revision}。' },
  'rolled-back-after-failure': {
    en: 'Swarm has rolled back to revision {revision}. A new instance had failed: {why}',
    zh: 'Swarm 已回滚到版本 {revision}。此前新实例失败：{why}',
  },
  'took-too-long': {
    en: 'The operation has not finished after {minutes} minutes.',
    zh: '已超过 {minutes} 分钟仍未完成。',
  },
  'engine-says': { en: '{error}', zh: '{error}' },
} as const satisfies Templates
