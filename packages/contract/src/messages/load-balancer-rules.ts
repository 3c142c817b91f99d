import type { Templates } from './template.ts'

/** Messages about rules and listeners of a load balancer that the spec alone reveals as wrong. */
export const LOAD_BALANCER_RULE_TEMPLATES = {
  'rule-host-malformed': {
    en: 'Enter a host name such as shop.test or *.shop.test.',
    zh: '请填写主机名，如 shop.test 或 *.shop.test。',
  },
  'rule-path-malformed': {
    en: 'Enter a path such as /api, without spaces, quotes, "%", "?" or "#".',
    zh: '请填写路径，如 /api，不能包含空格、引号、“%”“?”和“#”。',
  },
  'rule-path-not-normal': { en: 'A path cannot contain "//" or "/../".', zh: '路径不能包含“//”和“/../”。' },
  'basic-user-malformed': {
    en: 'Letters, digits, dots, hyphens, underscores and @ only.',
    zh: '只能包含字母、数字、点、短横线、下划线和 @。',
  },
  'realm-malformed': {
    en: 'Letters, digits, spaces, dots and hyphens only.',
    zh: '只能包含字母、数字、空格、点和短横线。',
  },
  'basic-users-required': { en: 'Add at least one user.', zh: '请至少添加一个用户。' },
  'basic-user-twice': { en: 'Two users have the same name.', zh: '用户名重复。' },
  'hosts-required': { en: 'Enter at least one host.', zh: '请至少填写一个域名。' },
  'pem-required': {
    en: 'Enter text in PEM format, which begins with "-----BEGIN".',
    zh: '请填写 PEM 格式的内容，以“-----BEGIN”开头。',
  },

  'balancer-rules-missing': { en: 'A load balancer needs rules.', zh: '负载均衡需要规则。' },
  'balancer-rule-required': { en: 'Add at least one rule.', zh: '请至少添加一条规则。' },
  'balancer-field-fixed': {
    en: 'Berth sets this for load balancers: leave it out.',
    zh: '此项由 Berth 为负载均衡设置，请勿填写。',
  },
  'balancer-tcp-only': { en: 'A load balancer supports only TCP ports.', zh: '负载均衡只支持 TCP 端口。' },
  'balancer-port-reserved': {
    en: 'Port {port} is reserved for the load balancer itself. Use another port.',
    zh: '端口 {port} 由负载均衡自身使用，请更换端口。',
  },
  'balancer-certificate-required': {
    en: 'Port {port} uses HTTPS and needs a certificate.',
    zh: '端口 {port} 使用 HTTPS，需要证书。',
  },
  'balancer-host-of-tcp': { en: 'A TCP rule cannot match a host name.', zh: 'TCP 规则不能按主机名匹配。' },
  'balancer-path-unknown': {
    en: 'A {protocol} rule cannot match a path.',
    zh: '{protocol} 规则不能按路径匹配。',
  },
  'balancer-no-cookies': { en: 'A {protocol} rule cannot use sticky sessions.', zh: '{protocol} 规则不支持会话保持。' },
  'balancer-no-passwords': {
    en: 'A {protocol} rule cannot require a user name and password.',
    zh: '{protocol} 规则不能要求用户名和密码。',
  },
  'balancer-protocol-conflict': {
    en: 'Another rule uses {other} on port {port}: a port has only one protocol.',
    zh: '端口 {port} 在其他规则中使用 {other}：一个端口只能使用一种协议。',
  },
  'balancer-tcp-port-taken': {
    en: 'Port {port} already has a rule: a TCP port has only one.',
    zh: '端口 {port} 已有规则：TCP 端口只能有一条规则。',
  },
  'balancer-rule-twice': { en: 'The same rule already exists.', zh: '已有相同的规则。' },
  'balancer-port-twice': { en: 'Port {port} is listed twice.', zh: '端口 {port} 重复。' },
  'balancer-port-unused': { en: 'No rule uses port {port}.', zh: '没有规则使用端口 {port}。' },
  'balancer-redirect-with-rules': {
    en: 'Port {port} has rules, so it cannot redirect every request to HTTPS.',
    zh: '端口 {port} 已有规则，不能将所有请求跳转到 HTTPS。',
  },
  'balancer-port-not-https': {
    en: 'Port {port} does not use HTTPS, so it cannot have certificates.',
    zh: '端口 {port} 未使用 HTTPS，不能设置证书。',
  },
  'balancer-port-not-http': {
    en: 'Port {port} does not use HTTP or HTTPS, so it cannot compress responses.',
    zh: '端口 {port} 未使用 HTTP 或 HTTPS，不能压缩响应。',
  },
  'balancer-status-without-body': {
    en: 'A response with status {status} has no body: leave it empty.',
    zh: '状态码 {status} 的响应不能有内容，请留空。',
  },
} as const satisfies Templates
