import type { Templates } from './template.ts'

/** Messages about registries and the images in them. */
export const REGISTRY_TEMPLATES = {
  'address-required': { en: 'An address is required.', zh: '请填写地址。' },
  'registry-address-malformed': {
    en: 'A host name with an optional port, such as registry.example:5000.',
    zh: '请填写主机名，可带端口，如 registry.example:5000。',
  },
  'registry-user-malformed': {
    en: 'A user name has no ":" and no control characters.',
    zh: '用户名不能包含“:”和控制字符。',
  },
  'registry-ca-malformed': {
    en: 'A certificate in PEM form: -----BEGIN CERTIFICATE-----',
    zh: '请填写 PEM 格式的证书：-----BEGIN CERTIFICATE-----',
  },
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
  'registry-name-taken': { en: 'A registry {name} already exists.', zh: '镜像仓库 {name} 已存在。' },
  'registry-address-taken': {
    en: 'The registry {name} already has this address.',
    zh: '镜像仓库 {name} 已使用该地址。',
  },
  'no-such-registry': { en: 'There is no registry {registry}.', zh: '镜像仓库 {registry} 不存在。' },
} as const satisfies Templates
