import { z } from 'zod'
import { BALANCER_WORDING } from './balancer-wording.ts'
import { INSTANCE_TEMPLATES } from './instance-wording.ts'
import { LOG_WORDING } from './log-wording.ts'

/**
 * What the server says to people, in both languages, side by side: an answer carries the English words and the code with
 * its parameters, so that the page can say the same in the reader's language. `{name}` is replaced by the parameter.
 */
const TEMPLATES = {
  ...INSTANCE_TEMPLATES,

  // why a service is not simply running
  'image-not-found': {
    en: 'The image {image} was not found, or may not be pulled.',
    zh: '找不到镜像 {image}，或没有权限拉取。',
  },
  'pull-failed': { en: 'The image {image} could not be pulled: {error}', zh: '镜像 {image} 拉取失败：{error}' },
  'no-host-port': {
    en: 'Port {port} is taken on every host that could run it.',
    zh: '所有可用宿主机的 {port} 端口都已被占用。',
  },
  'no-host-ports': {
    en: 'One of its host ports ({ports}) is taken on every host that could run it.',
    zh: '所有可用宿主机上，主机端口（{ports}）至少有一个已被占用。',
  },
  'no-host-constraint': { en: 'No host meets the placement constraints.', zh: '没有宿主机满足调度约束。' },
  'no-host-resources': { en: 'No host has enough free resources.', zh: '没有宿主机有足够的空闲资源。' },
  'no-host-platform': {
    en: 'No host has the platform that the image is made for.',
    zh: '没有宿主机的平台与镜像相符。',
  },
  'no-host-max': {
    en: 'Every host already runs as many instances as allowed on one host.',
    zh: '每台宿主机上的实例数都已达到上限。',
  },
  'no-host-away': { en: 'The hosts that could run it are away or drained.', zh: '可用的宿主机不在线或已排空。' },
  'no-host': { en: 'No host can run it: {error}', zh: '没有宿主机可以运行：{error}' },
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
  unhealthy: { en: 'The health check fails.', zh: '健康检查未通过。' },
  'mount-missing': { en: 'The path {path} does not exist on host {host}.', zh: '宿主机 {host} 上不存在路径 {path}。' },
  'host-away': { en: 'Host {host} is away.', zh: '宿主机 {host} 不在线。' },
  'took-too-long': { en: 'It is not done after {minutes} minutes.', zh: '已超过 {minutes} 分钟仍未完成。' },
  'engine-says': { en: '{error}', zh: '{error}' },
  'job-failed': { en: 'The job failed: {error}', zh: '任务失败：{error}' },

  // what somebody did
  'is-revision': { en: 'Revision {revision}: {image}', zh: '版本 {revision}：{image}' },
  'is-scaled': { en: 'From {from} to {to} instances', zh: '容器数量由 {from} 改为 {to}' },

  // what the engine did by itself
  'instance-on': { en: 'Number {slot} runs on host {host}.', zh: '{slot} 号实例运行于宿主机 {host}。' },
  'instance-named': { en: '{instance} on host {host}', zh: '{instance}，宿主机 {host}' },
  'shell-in': { en: '{command} in {instance} on host {host}', zh: '在 {instance}（宿主机 {host}）中运行 {command}' },
  'host-is': { en: 'Host {host}', zh: '宿主机 {host}' },

  // what speaks against creating a service
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
    en: 'Port {port} is free on {free} of the hosts: {waiting} of the {replicas} instances would wait. Let the host pick the port, or ask for fewer.',
    zh: '端口 {port} 只在 {free} 台宿主机上空闲：{replicas} 个实例中有 {waiting} 个将无法启动。可让宿主机自动分配端口，或减少数量。',
  },
  'plan-no-mesh': {
    en: 'This cluster has no routing mesh (the kernel lacks IPVS): ingress ports would not answer. Use "host" or "auto".',
    zh: '此集群没有路由网格（内核缺少 IPVS）：ingress 端口无法访问，请使用“主机”或“自动”。',
  },
  'plan-cpus': {
    en: 'No host has {cpus} CPUs; the largest has {largest}.',
    zh: '没有宿主机有 {cpus} 个 CPU，最大的有 {largest} 个。',
  },
  'plan-memory': {
    en: 'No host has {memory} MiB of memory; the largest has {largest} MiB.',
    zh: '没有宿主机有 {memory} MiB 内存，最大的有 {largest} MiB。',
  },
  'plan-disk': {
    en: 'No host offers {disk} GiB of disk; the largest offers {largest} GiB.',
    zh: '没有宿主机可提供 {disk} GiB 磁盘，最大的为 {largest} GiB。',
  },
  'plan-disk-recorded': {
    en: 'The hosts declare no disk: {disk} GiB is only recorded.',
    zh: '宿主机未声明磁盘资源：{disk} GiB 仅作记录。',
  },
  'plan-no-host': { en: 'No host meets these constraints.', zh: '没有宿主机满足这些约束。' },
  'plan-max-per-host': {
    en: '{hosts} hosts with at most {max} each: {waiting} of the {replicas} instances would wait.',
    zh: '{hosts} 台宿主机，每台最多 {max} 个：{replicas} 个实例中有 {waiting} 个将无法启动。',
  },
  'plan-image-missing': { en: 'The image {image} was not found: {error}', zh: '找不到镜像 {image}：{error}' },
  'plan-image-platform': {
    en: 'The image {image} is made for {platforms}; the hosts are {hosts}.',
    zh: '镜像 {image} 适用于 {platforms}，而宿主机为 {hosts}。',
  },
  'plan-registry-untrusted': {
    en: 'Docker Engine does not trust the certificate of {registry}. Put its CA certificate into /etc/docker/certs.d/{registry}/ca.crt on every host.',
    zh: 'Docker 引擎不信任 {registry} 的证书。请在每台宿主机上将其 CA 证书放入 /etc/docker/certs.d/{registry}/ca.crt。',
  },
  'plan-registry-plain': {
    en: 'Docker Engine speaks no plain HTTP to {registry}. Name it under "insecure-registries" in /etc/docker/daemon.json on every host.',
    zh: 'Docker 引擎不以不加密的 HTTP 访问 {registry}。请在每台宿主机的 /etc/docker/daemon.json 中将其加入 "insecure-registries"。',
  },
  'plan-image-local': {
    en: 'The image {image} is on this host only, in no registry: other hosts could not run it.',
    zh: '镜像 {image} 仅存在于本机，不在任何镜像仓库中：其他宿主机无法运行。',
  },
  'plan-name-taken': { en: 'There is a service {name} already.', zh: '服务 {name} 已存在。' },
  'plan-name-long': {
    en: 'Together with the space, the name has {length} characters; the engine takes {max} at most.',
    zh: '与空间名称合计 {length} 个字符，引擎最多允许 {max} 个。',
  },

  // what an upgrade, a scale or a deletion would do
  'plan-away-no-room': {
    en: 'Requests may fail meanwhile: a fixed host port or a limit per host may leave no room for a new instance beside the old one, so the old one ends before the new one starts.',
    zh: '期间请求可能失败：固定的主机端口或每台宿主机的实例数上限可能使新旧实例无法并存，旧实例先停止，新实例才能启动。',
  },
  'plan-away-one': {
    en: 'Requests will fail for a moment: the only instance is stopped before the new one starts.',
    zh: '期间会短暂中断：唯一的实例先停止，新实例才启动。',
  },
  'plan-away-all': {
    en: 'Requests will fail for a moment: all instances are replaced at once.',
    zh: '期间会短暂中断：所有实例同时替换。',
  },
  'plan-away-no-check': {
    en: 'Requests may fail meanwhile: without a health check an instance counts as ready as soon as its process runs.',
    zh: '期间请求可能失败：没有健康检查，进程一启动就视为就绪。',
  },
  'plan-scale-down': { en: 'Instances that will end: {count}.', zh: '将停止 {count} 个实例。' },
  'plan-image-moved': {
    en: 'The tag {image} stands for another image than the one that runs.',
    zh: '标签 {image} 已指向与当前运行不同的镜像。',
  },
  'plan-volumes-stay': { en: 'These volumes stay: {volumes}', zh: '以下存储卷会保留：{volumes}' },

  ...BALANCER_WORDING,

  // what is wrong with a registry
  'registry-unreachable': { en: '{error}', zh: '无法连接镜像仓库：{error}' },
  'registry-tls': { en: '{error}', zh: '无法与镜像仓库建立可信的 TLS 连接：{error}' },
  'registry-unauthorized': { en: '{error}', zh: '镜像仓库拒绝访问：{error}' },
  'registry-not-found': { en: '{error}', zh: '镜像仓库中找不到：{error}' },
  'registry-not-a-registry': { en: '{error}', zh: '该地址不是镜像仓库：{error}' },
  'registry-rate-limited': { en: '{error}', zh: '镜像仓库要求稍后再试：{error}' },
  'registry-untrusted': { en: '{error}', zh: '无法信任镜像仓库的证书：{error}' },
  'registry-not-offered': { en: '{error}', zh: '镜像仓库不允许此操作：{error}' },
  'registry-host-fixed': {
    en: 'The images of this host are no registry that could be changed.',
    zh: '本机镜像不是镜像仓库，不能更改。',
  },
  'image-in-use': {
    en: 'It is run by {services}. To delete it all the same, confirm with its name: ?confirm={reference}',
    zh: '正在被 {services} 使用。如仍要删除，请输入其名称确认：{reference}',
  },
  'registry-ca-unreadable': { en: 'This is no certificate: {error}', zh: '无法读取证书：{error}' },
  'registry-ca-expired': { en: 'This certificate expired on {date}.', zh: '此证书已于 {date} 过期。' },
  'registry-password-missing': { en: 'A password is required.', zh: '请填写密码。' },
  'registry-password-again': {
    en: 'The registry is spoken to in another way than before: type the password again.',
    zh: '仓库的访问方式已更改，请重新输入密码。',
  },
  'registry-password-lost': {
    en: 'The password of the registry {name} cannot be read: it was sealed with another key. Type it again.',
    zh: '无法读取镜像仓库 {name} 的密码：它由另一密钥加密。请重新输入。',
  },
  'registry-broken': { en: '{error}', zh: '镜像仓库的回答无法读取：{error}' },
  'registry-name-taken': { en: 'There is a registry {name} already.', zh: '镜像仓库 {name} 已存在。' },
  'registry-address-taken': {
    en: 'The registry {name} has this address already.',
    zh: '镜像仓库 {name} 已使用该地址。',
  },

  // newer images, and pushes that are told of
  'image-pinned': {
    en: 'The image is named by its digest, or is no tag of a registry: nothing newer is looked for.',
    zh: '镜像以摘要指定，或不是仓库中的版本：不检查新版本。',
  },
  'push-upgrades': { en: '{service} is upgraded to {image}.', zh: '服务 {service} 将升级到 {image}。' },
  'push-same': { en: '{service} runs this image already.', zh: '服务 {service} 已在运行此镜像。' },
  'push-later': {
    en: '{service} is {state} now: it is upgraded as soon as that allows it.',
    zh: '服务 {service} 当前为 {state}，状态允许后将自动升级。',
  },
  'push-unknown': {
    en: 'What {image} stands for could not be told yet, and is asked again: {error}',
    zh: '暂时无法得知 {image} 指向的镜像，稍后重试：{error}',
  },
  'no-such-hook': { en: 'There is no such push hook.', zh: '推送钩子不存在。' },
  'hook-name-taken': { en: 'There is a push hook {name} already.', zh: '推送钩子 {name} 已存在。' },
  'hook-busy': { en: 'This push hook is called too often.', zh: '此推送钩子调用过于频繁。' },
  'no-push': {
    en: 'This is no notification of a push that is known: of Distribution, Harbor or Docker Hub, or {"image": "registry/repository:tag"}.',
    zh: '无法识别的推送通知：支持 Distribution、Harbor、Docker Hub，或 {"image": "仓库/镜像:版本"}。',
  },
  'policy-not-now': {
    en: 'The image updates of {service} cannot be changed while it is {state}.',
    zh: '服务 {service} 当前为 {state}，不能更改镜像更新设置。',
  },

  ...LOG_WORDING,
  // refusals
  'nothing-changes': {
    en: 'This changes nothing: {service} is like this already.',
    zh: '没有任何变化：服务 {service} 已是如此。',
  },
  'no-such-revision': {
    en: 'There is no revision {revision} of {service}; the last ten are kept.',
    zh: '服务 {service} 没有版本 {revision}；仅保留最近十个。',
  },
  'changed-meanwhile': {
    en: '{service} has been changed meanwhile by somebody else. Look at it again, then decide.',
    zh: '服务 {service} 已被他人修改，请重新查看后再操作。',
  },
  'secret-lost': {
    en: 'The value of {name} in revision {revision} cannot be read: it was sealed with another key.',
    zh: '无法读取版本 {revision} 中 {name} 的值：它由另一密钥加密。',
  },
  'no-scale': {
    en: 'Only services with a number of instances can be scaled.',
    zh: '只有按数量运行的服务可以更改容器数量。',
  },
  'no-such-space': { en: 'There is no space {space}.', zh: '空间 {space} 不存在。' },
  'no-such-service': { en: 'There is no service {service} in {space}.', zh: '空间 {space} 中没有服务 {service}。' },
  'no-such-registry': { en: 'There is no registry {registry}.', zh: '镜像仓库 {registry} 不存在。' },
  'space-exists': { en: 'There is a space {space} already.', zh: '空间 {space} 已存在。' },
  'space-deleting': { en: 'The space {space} is being deleted.', zh: '空间 {space} 正在删除。' },
  'confirm-name': {
    en: 'To delete the space, confirm with its name: ?confirm={space}',
    zh: '删除空间需要输入其名称确认：{space}',
  },
  'not-allowed': {
    en: '{action} is not possible while {service} is {state}.',
    zh: '服务 {service} 当前为 {state}，不能执行 {action}。',
  },
  'engine-away': { en: 'Docker Engine does not answer: {error}', zh: 'Docker 引擎没有响应：{error}' },
  'no-host-engine': {
    en: 'Berth cannot reach the Docker Engine of {host}: set its address on the hosts page.',
    zh: 'Berth 无法连接宿主机 {host} 的 Docker 引擎，请在宿主机页面设置其地址。',
  },
  'host-engine-away': {
    en: 'The Docker Engine of {host} does not answer at {address}: {error}',
    zh: '宿主机 {host} 的 Docker 引擎在 {address} 没有响应：{error}',
  },
  'not-that-host': {
    en: 'The Docker Engine at {address} is not that of {host}.',
    zh: '{address} 处的 Docker 引擎不属于宿主机 {host}。',
  },
  'bad-engine-address': {
    en: 'Write it as tcp://host:port, https://host:port, ssh://user@host or unix:///path.',
    zh: '请按 tcp://主机:端口、https://主机:端口、ssh://用户@主机 或 unix:///路径 填写。',
  },
  'not-replaced': {
    en: 'Swarm would not put a new instance in its place: the restart policy of {service} is "{condition}". Restart the service instead.',
    zh: '服务 {service} 的重启策略为“{condition}”，Swarm 不会补上新的实例。请改为重启服务。',
  },
  'no-shell': {
    en: 'There is no shell in the container of {instance}: its image {image} has none. Type a command that it has.',
    zh: '实例 {instance} 的容器中没有 shell：其镜像 {image} 不包含任何 shell。请输入镜像中存在的命令。',
  },
  'no-such-command': {
    en: 'The container of {instance} has no command {command}, and no shell to look for it.',
    zh: '实例 {instance} 的容器中没有命令 {command}，也没有可用的 shell。',
  },
  'shell-of-ended': {
    en: 'The instance {instance} has ended. Open a terminal in the one that took its place.',
    zh: '实例 {instance} 已结束，请在替代它的实例中打开终端。',
  },
  'shell-idle': {
    en: 'The terminal was closed: nothing was typed or written for {minutes} minutes.',
    zh: '终端已关闭：{minutes} 分钟内没有任何输入或输出。',
  },
  'shell-not-permitted': {
    en: 'The terminal was closed: you are signed out, or may no longer use it.',
    zh: '终端已关闭：登录已失效，或已没有使用终端的权限。',
  },
  'server-ends': { en: 'The Berth server is stopping.', zh: 'Berth 服务器正在停止。' },
  'websocket-only': { en: 'This address is a WebSocket.', zh: '此地址只接受 WebSocket 连接。' },
  'no-such-host': { en: 'There is no host {host}.', zh: '宿主机 {host} 不存在。' },
  'not-a-manager': {
    en: 'Docker Engine is not a manager of a swarm. Run `docker swarm init` on it.',
    zh: 'Docker 引擎不是 Swarm 管理节点，请在其上执行 `docker swarm init`。',
  },
} as const satisfies Record<string, { en: string; zh: string }>

export type WordingCode = keyof typeof TEMPLATES
export type Language = 'en' | 'zh'

export const Wording = z.object({
  code: z.enum(Object.keys(TEMPLATES) as [WordingCode, ...WordingCode[]]),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
})
export type Wording = z.infer<typeof Wording>

export function wording(code: WordingCode, params: Wording['params'] = {}): Wording {
  return { code, params }
}

/** The words themselves. A parameter that is missing shows as its name in braces. */
export function inWords({ code, params }: Wording, language: Language): string {
  return TEMPLATES[code][language].replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}
