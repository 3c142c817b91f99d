import type { Templates } from './template.ts'

/** Messages of plans: what stands in the way of a change of a service, and what follows from it. */
export const PLAN_TEMPLATES = {
  'service-not-creatable': { en: 'The service cannot be created with this spec.', zh: '无法按此配置创建服务。' },
  'upgrade-not-possible': { en: 'The service cannot be upgraded to this spec.', zh: '无法按此配置升级。' },
  'revision-not-runnable': { en: 'The revision cannot run at the moment.', zh: '此版本目前无法运行。' },

  // what stands in the way of creating a service
  'plan-port-service': {
    en: 'Port {port} is already taken by the service {service}.',
    zh: '端口 {port} 已被服务 {service} 占用。',
  },
  'plan-port-all-hosts': {
    en: 'Port {port} is already taken on all {hosts} hosts, by {by}.',
    zh: '{hosts} 台宿主机上的端口 {port} 都已被 {by} 占用。',
  },
  'plan-port-host': {
    en: 'Port {port} is already taken on host {host}, by {by}.',
    zh: '宿主机 {host} 的端口 {port} 已被 {by} 占用。',
  },
  'plan-port-few-hosts': {
    en: 'Port {port} is free on {free} of the hosts: {waiting} of the {replicas} instances could not start. Let the host pick the port, or run fewer instances.',
    zh: '端口 {port} 只在 {free} 台宿主机上空闲：{replicas} 个实例中有 {waiting} 个将无法启动。请改为自动分配端口，或减少容器数量。',
  },
  'plan-no-mesh': {
    en: 'This cluster has no routing mesh (the kernel lacks IPVS): ingress ports would be unreachable. Use "host" or "auto".',
    zh: '此集群没有路由网格（内核缺少 IPVS）：“集群”端口将无法访问，请使用“主机”或“自动”。',
  },
  'plan-cpus': {
    en: 'No host has {cpus} CPUs; the largest has {largest}.',
    zh: '没有宿主机达到 {cpus} 核 CPU，最多为 {largest} 核。',
  },
  'plan-memory': {
    en: 'No host has {memory} MiB of memory; the largest has {largest} MiB.',
    zh: '没有宿主机达到 {memory} MiB 内存，最多为 {largest} MiB。',
  },
  'plan-disk': {
    en: 'No host offers {disk} GiB of disk; the largest offers {largest} GiB.',
    zh: '没有宿主机可提供 {disk} GiB 磁盘，最多为 {largest} GiB。',
  },
  'plan-disk-recorded': {
    en: 'The hosts declare no disk: {disk} GiB is only recorded.',
    zh: '宿主机未声明磁盘资源：{disk} GiB 仅作记录。',
  },
  'plan-no-host': { en: 'No host meets these constraints.', zh: '没有宿主机满足这些约束。' },
  'plan-max-per-host': {
    en: '{hosts} hosts with at most {max} each: {waiting} of the {replicas} instances could not start.',
    zh: '{hosts} 台宿主机，每台最多 {max} 个：{replicas} 个实例中有 {waiting} 个将无法启动。',
  },
  'plan-image-missing': { en: 'The image {image} was not found: {error}', zh: '找不到镜像 {image}：{error}' },
  'plan-image-platform': {
    en: 'The image {image} is built for {platforms}; the hosts are {hosts}.',
    zh: '镜像 {image} 适用于 {platforms}，而宿主机为 {hosts}。',
  },
  'plan-registry-untrusted': {
    en: 'Docker Engine does not trust the certificate of {registry}. Put its CA certificate into /etc/docker/certs.d/{registry}/ca.crt on every host.',
    zh: 'Docker 引擎不信任 {registry} 的证书。请在每台宿主机上将 CA 证书放入 /etc/docker/certs.d/{registry}/ca.crt。',
  },
  'plan-registry-plain': {
    en: 'Docker Engine does not use plain HTTP for {registry}. Add it to "insecure-registries" in /etc/docker/daemon.json on every host.',
    zh: 'Docker 引擎不使用未加密的 HTTP 访问 {registry}。请在每台宿主机的 /etc/docker/daemon.json 中将此仓库加入 "insecure-registries"。',
  },
  'plan-image-local': {
    en: 'The image {image} exists only on this host, not in a registry: other hosts could not run it.',
    zh: '镜像 {image} 仅存在于本机，不在任何镜像仓库中：其他宿主机无法运行。',
  },
  'plan-name-taken': { en: 'A service {name} already exists.', zh: '服务 {name} 已存在。' },
  'plan-name-long': {
    en: 'Together with the space, the name has {length} characters; the engine allows at most {max}.',
    zh: '服务名称与空间名称合计 {length} 个字符，引擎最多允许 {max} 个。',
  },

  // what an upgrade, a scale or a deletion would do
  'plan-away-no-room': {
    en: 'Requests may fail during the change: a fixed host port or a limit per host may leave no room for a new instance beside the old one, so the old one stops before the new one starts.',
    zh: '变更期间请求可能失败：固定的主机端口或每台宿主机的实例数上限可能使新旧实例无法并存，旧实例先停止，新实例才能启动。',
  },
  'plan-away-one': {
    en: 'Requests will fail for a moment: the only instance is stopped before the new one starts.',
    zh: '变更期间会短暂中断：唯一的实例先停止，新实例才启动。',
  },
  'plan-away-all': {
    en: 'Requests will fail for a moment: all instances are replaced at once.',
    zh: '变更期间会短暂中断：所有实例同时替换。',
  },
  'plan-away-no-check': {
    en: 'Requests may fail during the change: no health check is set. Unless the image has one, an instance counts as ready as soon as its process runs.',
    zh: '变更期间请求可能失败：未设置健康检查。如果镜像也没有健康检查，进程一启动就视为就绪。',
  },
  'plan-failure-stops-service': {
    en: 'If the new instances fail, the service may have no running instance until you roll back.',
    zh: '如果新实例失败，在您回滚之前可能没有任何实例在运行。',
  },
  'plan-failure-until-rollback': {
    en: 'If a new instance fails before it has run for {seconds} s, Swarm rolls back, and the service may have no running instance until then. After a later failure, Swarm does not roll back.',
    zh: '如果新实例在运行满 {seconds} 秒之前失败，Swarm 会自动回滚，在此之前可能没有任何实例在运行。之后的失败不会触发自动回滚。',
  },
  'plan-away-check-off': {
    en: 'Requests may fail during the change: the health check is turned off, so an instance counts as ready as soon as its process runs.',
    zh: '变更期间请求可能失败：健康检查已停用，进程一启动就视为就绪。',
  },
  'plan-scale-down': { en: 'Instances that will be stopped: {count}.', zh: '将停止 {count} 个实例。' },
  'plan-volumes-stay': { en: 'These volumes will be kept: {volumes}', zh: '以下存储卷会保留：{volumes}' },
} as const satisfies Templates
