import { texts } from '../../../../lib/texts.ts'

/** Step 2: listeners, rules and targets. */
export const useRulesTexts = texts({
  listener: { zh: (n: number) => `监听 ${n}`, en: (n: number) => `Listener ${n}` },
  protocol: { zh: '协议', en: 'Protocol' },
  http: { zh: 'HTTP', en: 'HTTP' },
  https: { zh: 'HTTPS', en: 'HTTPS' },
  tcp: { zh: 'TCP', en: 'TCP' },
  tls: { zh: 'TLS 透传', en: 'TLS pass-through' },
  redirect: { zh: '跳转到 HTTPS', en: 'Redirect to HTTPS' },
  httpHint: { zh: '按主机名和路径转发。', en: 'Routes by host name and path.' },
  httpsHint: {
    zh: '在此解密，再按主机名和路径转发。',
    en: 'Decrypts requests, then routes them by host name and path.',
  },
  tcpHint: { zh: '所有连接都转发到同一个服务。', en: 'Every connection goes to one service.' },
  tlsHint: {
    zh: '不解密，按 TLS 握手中的主机名（SNI）转发，证书由目标服务提供。',
    en: 'Does not decrypt. Routes by the host name in the TLS handshake (SNI); the target provides the certificate.',
  },
  redirectHint: {
    zh: '将请求跳转到 HTTPS 端口，无需规则。',
    en: 'Redirects requests to the HTTPS port. It needs no rules.',
  },
  published: { zh: '主机端口', en: 'Host port' },
  inside: { zh: '内部端口', en: 'Port inside' },
  same: { zh: '同主机端口', en: 'the same' },
  hostPicks: { zh: '自动分配', en: 'Any free' },
  reach: { zh: '开放范围', en: 'Open to' },
  auto: { zh: '自动', en: 'Auto' },
  ingress: { zh: '集群', en: 'Ingress' },
  host: { zh: '主机', en: 'Host' },
  insideOnly: { zh: '仅空间内', en: 'This space only' },
  redirectTo: { zh: 'HTTPS 端口', en: 'HTTPS port' },
  addListener: { zh: '添加监听', en: 'Add listener' },
  noMesh: {
    zh: '此集群没有路由网格：端口仅在运行负载均衡实例的宿主机上开放，每台宿主机只能运行一个实例。',
    en: 'This cluster has no routing mesh: the ports are open only on hosts that run an instance of the load balancer, with one instance per host.',
  },

  certificates: { zh: '证书', en: 'Certificates' },
  certificatesHint: {
    zh: '选择多个时按主机名（SNI）匹配，第一个为默认证书。',
    en: 'If there are several, the host name (SNI) selects one. The first is the default.',
  },
  chooseCertificates: { zh: '选择证书', en: 'Choose certificates' },
  noCertificates: { zh: '此空间还没有证书。', en: 'This space has no certificates yet.' },
  newCertificate: { zh: '添加证书', en: 'Add a certificate' },
  until: { zh: (day: string) => `有效期至 ${day}`, en: (day: string) => `until ${day}` },
  goneCertificate: { zh: '（不存在）', en: ' (missing)' },

  rule: { zh: (n: number) => `规则 ${n}`, en: (n: number) => `Rule ${n}` },
  ruleHost: { zh: '主机名', en: 'Host name' },
  anyHost: { zh: '任意主机', en: 'any host' },
  path: { zh: '路径前缀', en: 'Path prefix' },
  target: { zh: '目标服务', en: 'Target service' },
  chooseTarget: { zh: '选择服务', en: 'Choose a service' },
  targetPort: { zh: '端口', en: 'Port' },
  targetSpace: { zh: '目标空间', en: 'Target space' },
  otherSpace: { zh: '其他空间的服务…', en: 'Of another space…' },
  ownSpace: { zh: '返回本空间', en: 'Back to this space' },
  goneService: { zh: (name: string) => `${name}（不存在）`, en: (name: string) => `${name} (missing)` },
  addRule: { zh: '添加规则', en: 'Add rule' },
  remove: { zh: (what: string) => `移除${what}`, en: (what: string) => `Remove ${what}` },
  field: {
    zh: (what: string, name: string) => `${what}：${name}`,
    en: (what: string, name: string) => `${name}: ${what}`,
  },
  order: {
    zh: '匹配顺序：完整主机名优先，其次是通配符（*.），最后是任意主机；主机相同时路径更长的优先。与列表中的先后无关。',
    en: 'Matching order: exact host names first, then wildcards (*.), then any host; for the same host, the longer path first. The order in the list does not matter.',
  },
  orderTls: {
    zh: '匹配顺序：完整主机名优先，其次是通配符（*.），最后是任意主机。与列表中的先后无关。',
    en: 'Matching order: exact host names first, then wildcards (*.), then any host. The order in the list does not matter.',
  },
  noServices: {
    zh: '此空间还没有服务，请先创建服务，或选择其他空间的服务。',
    en: 'This space has no services yet. Create one first, or choose a service from another space.',
  },
})
