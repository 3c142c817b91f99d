import type { Templates } from './template.ts'

/** Messages about registries and the images in them. */
export const REGISTRY_TEMPLATES = {
  'address-required': { en: 'An address is required.', zh: '请填写地址。' },
  'registry-address-malformed': {
    en: 'Enter a host name with an optional port, such as registry.example:5000.',
    zh: '请填写主机名，可带端口，如 registry.example:5000。',
  },
  'registry-user-malformed': {
    en: 'A user name cannot contain ":" or control characters.',
    zh: '用户名不能包含“:”和控制字符。',
  },
  'registry-ca-malformed': {
    en: 'Enter a certificate in PEM format, which begins with "-----BEGIN CERTIFICATE-----".',
    zh: '请填写 PEM 格式的证书，以“-----BEGIN CERTIFICATE-----”开头。',
  },
  'registry-unreachable': { en: '{error}', zh: '无法连接镜像仓库：{error}' },
  'registry-tls': { en: '{error}', zh: '无法与镜像仓库建立可信的 TLS 连接：{error}' },
  'registry-unauthorized': { en: '{error}', zh: '镜像仓库拒绝访问：{error}' },
  'registry-not-found': { en: '{error}', zh: '镜像仓库中找不到：{error}' },
  'registry-not-a-registry': { en: '{error}', zh: '此地址不是镜像仓库：{error}' },
  'registry-rate-limited': { en: '{error}', zh: '镜像仓库要求稍后再试：{error}' },
  'registry-untrusted': { en: '{error}', zh: '无法信任镜像仓库的证书：{error}' },
  'registry-not-offered': { en: '{error}', zh: '镜像仓库不允许此操作：{error}' },
  'registry-host-fixed': {
    en: 'The images of this host are not a registry and cannot be changed.',
    zh: '本机镜像不是镜像仓库，不能更改。',
  },
  'image-in-use': {
    en: 'The image is in use by {services}. To delete it anyway, confirm with its name: ?confirm={reference}',
    zh: '{services} 正在使用此镜像。如仍要删除，请输入镜像名称确认：{reference}',
  },
  'registry-ca-unreadable': { en: 'The certificate cannot be read: {error}', zh: '无法读取证书：{error}' },
  'registry-ca-expired': { en: 'This certificate expired on {date}.', zh: '此证书已于 {date} 过期。' },
  'registry-password-missing': { en: 'A password is required.', zh: '请填写密码。' },
  'registry-password-again': {
    en: 'The address of the registry or its encryption has changed. Enter the password again.',
    zh: '仓库的地址或加密方式已更改，请重新输入密码。',
  },
  'registry-password-lost': {
    en: 'The password of the registry {name} cannot be read: it was encrypted with another key. Enter it again.',
    zh: '无法读取镜像仓库 {name} 的密码：加密时使用的是其他密钥。请重新输入。',
  },
  'registry-broken': { en: '{error}', zh: '无法读取镜像仓库的响应：{error}' },
  'registry-name-taken': { en: 'A registry {name} already exists.', zh: '镜像仓库 {name} 已存在。' },
  'registry-address-taken': {
    en: 'The registry {name} already has this address.',
    zh: '镜像仓库 {name} 已使用此地址。',
  },
  'no-such-registry': { en: 'There is no registry {registry}.', zh: '镜像仓库 {registry} 不存在。' },
} as const satisfies Templates
