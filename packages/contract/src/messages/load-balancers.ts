import type { Templates } from './template.ts'

/** Messages about load balancers and certificates. */
export const LOAD_BALANCER_TEMPLATES = {
  'plan-away-balancer': {
    en: 'The port will be unreachable for about {seconds} s, plus at most {drain} s while requests in progress finish: the only instance stops before the new one starts. With two instances on two hosts, or with an ingress port, no request fails.',
    zh: '端口将中断约 {seconds} 秒，另加等待处理中的请求结束的时间（最多 {drain} 秒）：唯一的实例先停止，新实例才启动。如在两台宿主机上运行两个实例，或使用集群端口，则不会有请求失败。',
  },
  'plan-balancer-points': {
    en: 'These load balancers route to this service: {balancers}. Their rules for it would answer 503.',
    zh: '以下负载均衡指向此服务：{balancers}。相应规则将返回 503。',
  },
  'balancers-lead-to': {
    en: 'These load balancers route to {service}: {balancers}. Their rules for it will answer 503.',
    zh: '负载均衡 {balancers} 指向 {service}，相应规则将返回 503。',
  },
  'plan-space-joined': {
    en: 'Load balancers of other spaces route to {space}: {balancers}. Remove those rules first.',
    zh: '其他空间的负载均衡指向空间 {space}：{balancers}。请先移除相应规则。',
  },
  'balancer-refused': { en: 'HAProxy rejects this configuration: {error}', zh: 'HAProxy 拒绝此配置：{error}' },
  'balancer-too-large': {
    en: 'These rules make a configuration of {size} kB; the engine can store at most {max} kB.',
    zh: '这些规则生成的配置有 {size} kB，引擎最多保存 {max} kB。',
  },
  'balancer-password-missing': {
    en: 'The user {user} has no password yet. Enter one.',
    zh: '用户 {user} 还没有密码，请填写。',
  },
  'balancer-target-self': { en: 'A load balancer cannot route to itself.', zh: '负载均衡不能指向自身。' },
  'balancer-target-gone': {
    en: 'The service {service} does not exist: this rule answers 503 until it is created.',
    zh: '服务 {service} 不存在：创建之前，此规则返回 503。',
  },
  'balancer-target-stopped': {
    en: 'The service {service} is stopped: this rule answers 503.',
    zh: '服务 {service} 已停止：此规则返回 503。',
  },
  'balancer-target-empty': {
    en: 'No instance of {service} is running: this rule answers 503.',
    zh: '服务 {service} 没有正在运行的实例：此规则返回 503。',
  },
  'balancer-target-many': {
    en: '{service} has {desired} instances; this rule uses at most {max} of them.',
    zh: '服务 {service} 有 {desired} 个实例，此规则最多使用 {max} 个。',
  },
  'balancer-target-unreachable': {
    en: 'The service {service} is on no network that the load balancer could join: this rule answers 503.',
    zh: '服务 {service} 不在负载均衡可加入的任何网络中：此规则返回 503。',
  },
  'balancer-port-inside': {
    en: 'Port {port} is not published: it can be reached only within the space.',
    zh: '端口 {port} 未对外发布：仅在空间内可访问。',
  },
  'balancer-limit-mesh': {
    en: 'Ingress ports hide the addresses of clients, so all clients that connect through the same host share one limit. Use ports in "host" mode.',
    zh: '集群端口会隐藏客户端地址，经同一宿主机连接的所有客户端将共用一个限制。请使用“主机”模式的端口。',
  },
  'certificate-missing': {
    en: 'There is no certificate {certificate} in this space.',
    zh: '此空间中没有证书 {certificate}。',
  },
  'certificate-expires': {
    en: 'The certificate {certificate} is valid until {date}.',
    zh: '证书 {certificate} 的有效期至 {date}。',
  },
  'certificate-unreadable': { en: 'This is not a certificate in PEM format.', zh: '这不是 PEM 格式的证书。' },
  'certificate-chain': {
    en: 'Certificate {number} of the chain did not sign the one before it.',
    zh: '证书链有误：第 {number} 个证书不是前一个证书的颁发者。',
  },
  'certificate-key-unreadable': {
    en: 'Enter one private key in PEM format, without a passphrase.',
    zh: '请填写一个不带密码的 PEM 格式私钥。',
  },
  'certificate-key-other': { en: 'The key does not match the first certificate.', zh: '私钥与第一个证书不匹配。' },
  'certificate-exists': { en: 'A certificate {certificate} already exists.', zh: '证书 {certificate} 已存在。' },
  'certificate-in-use': {
    en: 'The certificate {certificate} is in use by {balancers}.',
    zh: '{balancers} 正在使用证书 {certificate}。',
  },
  'not-a-balancer': { en: '{service} is not a load balancer.', zh: '{service} 不是负载均衡。' },
} as const satisfies Templates
