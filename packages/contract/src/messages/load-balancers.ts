import type { Templates } from './template.ts'

/** Messages about load balancers and certificates. */
export const LOAD_BALANCER_TEMPLATES = {
  'plan-away-balancer': {
    en: 'Its port is away for about {seconds} s, and before that while requests end that have begun, {drain} s at most: the only instance ends before the new one starts. With two instances on two hosts, or an ingress port, no request fails.',
    zh: '其端口会中断约 {seconds} 秒，此前还要等已开始的请求结束（最多 {drain} 秒）：唯一的实例先停止，新实例才启动。若有两个实例位于两台宿主机，或使用集群端口，则不会有请求失败。',
  },
  'plan-balancer-points': {
    en: 'Load balancers lead here: {balancers}. Their rules about it would answer 503.',
    zh: '有负载均衡指向此服务：{balancers}。相应规则将返回 503。',
  },
  'balancers-lead-to': {
    en: 'These load balancers lead to {service}: {balancers}. Their rules about it will answer 503.',
    zh: '负载均衡 {balancers} 指向 {service}，相应规则将返回 503。',
  },
  'plan-space-joined': {
    en: 'Load balancers of other spaces lead into {space}: {balancers}. Take those rules away first.',
    zh: '其他空间的负载均衡指向空间 {space}：{balancers}。请先移除相应规则。',
  },
  'balancer-refused': { en: 'HAProxy refuses this: {error}', zh: 'HAProxy 拒绝此配置：{error}' },
  'balancer-image': {
    en: 'The image {image} does not run HAProxy: {error}',
    zh: '镜像 {image} 无法运行 HAProxy：{error}',
  },
  'balancer-too-large': {
    en: 'These rules make a configuration of {size} kB; the engine keeps {max} kB at most.',
    zh: '这些规则生成的配置有 {size} kB，引擎最多保存 {max} kB。',
  },
  'balancer-password-missing': {
    en: 'The user {user} has no password yet: give one.',
    zh: '用户 {user} 还没有密码，请填写。',
  },
  'balancer-target-self': { en: 'A load balancer cannot lead to itself.', zh: '负载均衡不能指向自身。' },
  'balancer-target-gone': {
    en: 'There is no service {service}: this rule answers 503 until there is.',
    zh: '服务 {service} 不存在：在其创建之前，此规则返回 503。',
  },
  'balancer-target-stopped': {
    en: 'The service {service} is stopped: this rule answers 503.',
    zh: '服务 {service} 已停止：此规则返回 503。',
  },
  'balancer-target-empty': {
    en: 'No instance of {service} runs: this rule answers 503.',
    zh: '服务 {service} 没有正在运行的实例：此规则返回 503。',
  },
  'balancer-target-many': {
    en: '{service} has {desired} instances, of which this rule uses {max} at most.',
    zh: '服务 {service} 有 {desired} 个实例，此规则最多使用 {max} 个。',
  },
  'balancer-target-unreachable': {
    en: 'The service {service} is on no network that the load balancer could join: this rule answers 503.',
    zh: '服务 {service} 不在负载均衡可加入的任何网络中：此规则返回 503。',
  },
  'balancer-port-inside': {
    en: 'No port is published for {port}: it answers within the space only.',
    zh: '端口 {port} 未对外发布：仅在空间内可访问。',
  },
  'balancer-limit-mesh': {
    en: 'Ingress ports hide who asks: with them a limit for each client is one for all clients of a host. Use ports of mode "host".',
    zh: '集群端口会隐藏客户端地址：按客户端的限制会变成对整台宿主机的限制。请使用“主机”模式的端口。',
  },
  'certificate-missing': {
    en: 'There is no certificate {certificate} in this space.',
    zh: '此空间中没有证书 {certificate}。',
  },
  'certificate-expires': {
    en: 'The certificate {certificate} is valid until {date}.',
    zh: '证书 {certificate} 的有效期至 {date}。',
  },
  'certificate-unreadable': { en: 'This is not a certificate in PEM.', zh: '这不是 PEM 格式的证书。' },
  'certificate-chain': {
    en: 'Certificate {number} of the chain did not sign the one before it.',
    zh: '证书链中第 {number} 个证书没有签发它之前的证书。',
  },
  'certificate-key-unreadable': {
    en: 'This is not one private key in PEM, without a passphrase.',
    zh: '这不是一个不带密码的 PEM 格式私钥。',
  },
  'certificate-key-other': { en: 'The key is not that of the first certificate.', zh: '私钥与第一个证书不匹配。' },
  'certificate-exists': { en: 'A certificate {certificate} already exists.', zh: '证书 {certificate} 已存在。' },
  'certificate-in-use': {
    en: 'The certificate {certificate} is in use by {balancers}.',
    zh: '证书 {certificate} 正被 {balancers} 使用。',
  },
  'not-a-balancer': { en: '{service} is not a load balancer.', zh: '{service} 不是负载均衡。' },
} as const satisfies Templates
