import type { Templates } from './template.ts'

/** Messages about services: the reason of a state, entries of the timeline, and refusals. */
export const SERVICE_TEMPLATES = {
  // reasons of a state
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
  'rolls-back-because': {
    en: 'Swarm is rolling back to revision {revision} because a new instance failed. {why}',
    zh: '新实例失败，Swarm 正在回滚到版本 {revision}。{why}',
  },
  'rolled-back': { en: 'Swarm has rolled back to revision {revision}.', zh: 'Swarm 已回滚到版本 {revision}。' },
  'rolled-back-because': {
    en: 'Swarm has rolled back to revision {revision} because a new instance failed. {why}',
    zh: '新实例失败，Swarm 已回滚到版本 {revision}。{why}',
  },
  'took-too-long': {
    en: 'The operation has not finished after {minutes} minutes.',
    zh: '已超过 {minutes} 分钟仍未完成。',
  },
  'engine-says': { en: '{error}', zh: '{error}' },
  'job-failed': { en: 'The job failed: {error}', zh: '任务失败：{error}' },

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
