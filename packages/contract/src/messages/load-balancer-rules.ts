import type { Templates } from './template.ts'

/** Messages about rules and listeners of a load balancer that the spec alone reveals as wrong. */
export const LOAD_BALANCER_RULE_TEMPLATES = {
  'rule-host-malformed': {
    en: 'A host name such as shop.test, or *.shop.test.',
    zh: '请填写主机名，如 shop.test 或 *.shop.test。',
  },
  'rule-path-malformed': {
    en: 'A path such as /api, without spaces, quotes, "%", "?" or "#".',
    zh: '请填写路径，如 /api，不能包含空格、引号、“%”“?”和“#”。',
  },
  'rule-path-not-normal': { en: 'A path has no "//" and no "/../".', zh: '路径不能包含“//”和“/../”。' },
  'basic-user-malformed': {
    en: 'Letters, digits, dots, hyphens, underscores and @.',
    zh: '只能包含字母、数字、点、短横线、下划线和 @。',
  },
  'realm-malformed': {
    en: 'Letters, digits, spaces, dots and hyphens.',
    zh: '只能包含字母、数字、空格、点和短横线。',
  },
  'basic-users-required': { en: 'Name at least one user.', zh: '请至少填写一个用户。' },
  'basic-user-twice': { en: 'Two users have the same name.', zh: '用户名重复。' },
  'hosts-required': { en: 'Name at least one host.', zh: '请至少填写一个域名。' },
  'pem-required': { en: 'PEM: it begins with "-----BEGIN".', zh: '请填写 PEM 格式的内容，以“-----BEGIN”开头。' },

  'balancer-rules-missing': { en: 'A load balancer needs rules.', zh: '负载均衡需要规则。' },
  'balancer-rule-required': { en: 'Name at least one rule.', zh: '请至少填写一条规则。' },
  'balancer-field-fixed': {
    en: 'Berth sets this for a load balancer: leave it out.',
    zh: '负载均衡使用自带的设置。',
  },
  'balancer-tcp-only': { en: 'The ports of a load balancer are tcp only.', zh: '负载均衡只支持 TCP 端口。' },
  'balancer-port-reserved': { en: "Port {port} is the load balancer's own.", zh: '端口 {port} 由负载均衡自用。' },
  'balancer-certificate-required': {
    en: 'Port {port} is https and needs a certificate.',
    zh: '端口 {port} 使用 HTTPS，需要证书。',
  },
  'balancer-host-of-tcp': { en: 'A rule for tcp cannot choose by host name.', zh: 'TCP 无法识别主机名。' },
  'balancer-path-unknown': {
    en: 'A rule for {protocol} cannot choose by path.',
    zh: '{protocol} 无法识别路径。',
  },
  'balancer-no-cookies': { en: 'A rule for {protocol} cannot use cookies.', zh: '{protocol} 不支持会话保持。' },
  'balancer-no-passwords': {
    en: 'A rule for {protocol} cannot ask for a password.',
    zh: '{protocol} 无法要求用户名和密码。',
  },
  'balancer-protocol-conflict': {
    en: 'Port {port} is {other} by another rule: a port has one protocol.',
    zh: '端口 {port} 在其他规则中使用 {other}：一个端口只能使用一种协议。',
  },
  'balancer-tcp-port-taken': {
    en: 'Port {port} has a rule already: a tcp port has only one.',
    zh: '端口 {port} 已有规则：TCP 端口只能有一条规则。',
  },
  'balancer-rule-twice': { en: 'The same rule already exists.', zh: '已有相同的规则。' },
  'balancer-port-twice': { en: 'Port {port} is there twice.', zh: '端口 {port} 重复。' },
  'balancer-port-unused': { en: 'No rule is about port {port}.', zh: '没有规则使用端口 {port}。' },
  'balancer-redirect-with-rules': {
    en: 'Port {port} has rules: it cannot redirect every request.',
    zh: '端口 {port} 已有规则，不能全部跳转。',
  },
  'balancer-port-not-https': { en: 'Port {port} is not https.', zh: '端口 {port} 不是 HTTPS。' },
  'balancer-port-not-http': { en: 'Port {port} is not http.', zh: '端口 {port} 不是 HTTP。' },
  'balancer-status-without-body': {
    en: 'An answer with status {status} has no text: leave it empty.',
    zh: '状态码 {status} 的响应不能有内容，请留空。',
  },
} as const satisfies Templates
