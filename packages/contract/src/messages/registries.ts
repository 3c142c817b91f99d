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
  'registry-name-taken': { en: 'A registry {name} already exists.', zh: '镜像仓库 {name} 已存在。' },
  'registry-address-taken': {
    en: 'The registry {name} already has this address.',
    zh: '镜像仓库 {name} 已使用此地址。',
  },
  'no-such-registry': { en: 'There is no registry {registry}.', zh: '镜像仓库 {registry} 不存在。' },
  // why a registry cannot be read; {host} is its address, {subject} one of the last group
  'registry-host-unknown': {
    en: 'The name of {host} is not known to the network. Is it written correctly?',
    zh: '网络中找不到主机 {host}，请检查地址是否正确。',
  },
  'registry-refuses-connection': {
    en: 'Nothing answers at {host}: the connection was refused. Does the registry run, and on this port?',
    zh: '{host} 拒绝连接，请检查镜像仓库是否已启动、端口是否正确。',
  },
  'registry-no-route': { en: 'There is no way to {host} from here.', zh: '从此服务器无法到达 {host}。' },
  'registry-timeout': { en: '{host} does not answer in time.', zh: '{host} 响应超时。' },
  'registry-connection-failed': {
    en: 'The connection to {host} failed. ({code})',
    zh: '与 {host} 的连接失败。（{code}）',
  },
  'registry-certificate-expired': { en: 'The certificate of {host} has expired.', zh: '{host} 的证书已过期。' },
  'registry-certificate-not-yet-valid': {
    en: 'The certificate of {host} is not valid yet. Is the clock right?',
    zh: '{host} 的证书尚未生效，请检查系统时间。',
  },
  'registry-certificate-other-name': {
    en: 'The certificate of {host} is made out to another name.',
    zh: '{host} 的证书属于其他主机名。',
  },
  'registry-certificate-untrusted': {
    en: 'The certificate of {host} cannot be trusted: its authority is not known to this server. Give its CA certificate. ({code})',
    zh: '无法信任 {host} 的证书：此服务器不认识其签发机构。请填写 CA 证书。（{code}）',
  },
  'registry-without-tls': {
    en: '{host} does not speak TLS. If it is a registry without TLS, choose plain HTTP.',
    zh: '{host} 不支持 TLS。如镜像仓库未启用 TLS，请选择明文 HTTP。',
  },
  'registry-tls-failed': {
    en: 'No TLS connection to {host} could be made. ({code})',
    zh: '无法与 {host} 建立 TLS 连接。（{code}）',
  },
  'registry-wants-tls': {
    en: '{host} wants TLS: do not choose plain HTTP.',
    zh: '{host} 要求 TLS，请不要选择明文 HTTP。',
  },
  'registry-without-http': {
    en: 'What answers at {host} is not a registry: it does not speak HTTP. ({code})',
    zh: '{host} 不是镜像仓库：它不使用 HTTP 协议。（{code}）',
  },
  'not-a-registry': {
    en: '{host} answers, but is not a registry (or an address under which none is found).',
    zh: '{host} 有响应，但不是镜像仓库，或此地址下没有镜像仓库。',
  },
  'registry-wants-credentials': {
    en: '{host} wants a user name and password.',
    zh: '{host} 要求用户名和密码。',
  },
  'registry-refuses-credentials': {
    en: '{host} refuses the user name and password.',
    zh: '{host} 不接受此用户名和密码。',
  },
  'registry-reading-denied': {
    en: '{host} does not permit reading {subject} (or does not have it){reason}.',
    zh: '{host} 不允许读取{subject}，或其不存在{reason}。',
  },
  'registry-deleting-denied': {
    en: '{host} does not permit deleting {subject} (or does not have it){reason}.',
    zh: '{host} 不允许删除{subject}，或其不存在{reason}。',
  },
  'registry-deletes-nothing': { en: '{host} does not allow deleting{reason}.', zh: '{host} 不允许删除{reason}。' },
  'registry-deletes-no-single-tag': {
    en: '{host} deletes no tag alone, only an image with all of its tags: {tag}, {others}.',
    zh: '{host} 不能单独删除一个版本，只能删除镜像及其全部版本：{tag}、{others}。',
  },
  'registry-has-no': { en: '{host} has no {subject}{reason}.', zh: '{host} 中没有{subject}{reason}。' },
  'no-such-image': { en: 'No registry has "{reference}". {error}', zh: '镜像“{reference}”不存在。{error}' },
  'not-runnable': {
    en: '{image} is not an image that can be run. Its type: {type}',
    zh: '{image} 不是可运行的镜像，其类型为：{type}',
  },
  'registry-too-many-requests': {
    en: '{host} was asked too often. Try again later.',
    zh: '对 {host} 的请求过于频繁，请稍后重试。',
  },
  'registry-too-many-requests-for': {
    en: '{host} was asked too often. Try again in {seconds} seconds.',
    zh: '对 {host} 的请求过于频繁，请在 {seconds} 秒后重试。',
  },
  'registry-tokens-limited': { en: '{host} gives no more tokens for now.', zh: '{host} 暂不签发访问令牌。' },
  'registry-without-token': {
    en: '{tokenHost}, where {host} has its tokens made, gave none (status {status}).',
    zh: '{host} 的令牌服务 {tokenHost} 没有签发令牌（状态码 {status}）。',
  },
  'registry-token-address-malformed': {
    en: '{host} names no usable address for its tokens.',
    zh: '{host} 给出的令牌服务地址无效。',
  },
  'registry-token-address-plain': {
    en: '{host} wants the password sent unencrypted, to {tokenHost}: not done.',
    zh: '{host} 要求以明文向 {tokenHost} 发送密码，已拒绝。',
  },
  'registry-redirects-in-circle': { en: '{host} redirects in a circle.', zh: '{host} 循环重定向。' },
  'registry-redirects-nowhere': {
    en: '{host} redirects to an address that cannot be used.',
    zh: '{host} 重定向到无效的地址。',
  },
  'registry-redirects-to-plain': {
    en: '{host} redirects from HTTPS to plain HTTP at {next}: not followed.',
    zh: '{host} 从 HTTPS 重定向到明文 HTTP 地址 {next}，已拒绝。',
  },
  'registry-answer-too-long': {
    en: '{host} answered with more than {bytes} bytes.',
    zh: '{host} 的响应超过 {bytes} 字节。',
  },
  'registry-list-too-slow': {
    en: '{host} takes too long to list {subject}.',
    zh: '{host} 列出{subject}的时间过长。',
  },
  'registry-status': {
    en: '{host} failed with status {status} for {subject}{reason}.',
    zh: '{host} 处理{subject}的请求失败，状态码 {status}{reason}。',
  },
  'registry-configuration-malformed': {
    en: '{host} is broken: the configuration {digest} of {repository} is no JSON.',
    zh: '{host} 的数据有误：镜像 {repository} 的配置 {digest} 不是 JSON。',
  },
  'registry-digest-wrong': {
    en: '{host} is broken: what it answers for {digest} has another digest.',
    zh: '{host} 的数据有误：返回的内容与摘要 {digest} 不符。',
  },
  'registry-check-failed': { en: 'The check failed: {error}', zh: '检查失败：{error}' },
  'registry-says': { en: ': {text}', zh: '（镜像仓库返回：{text}）' },
  'registry-api': { en: 'its API', zh: '接口' },
  'registry-catalogue': { en: 'its catalogue', zh: '镜像目录' },
  'registry-repository': { en: 'repository {repository}', zh: '镜像 {repository}' },
  'registry-image': { en: 'image {image}', zh: '镜像 {image}' },
  'registry-configuration': { en: 'configuration {digest} of {repository}', zh: '镜像 {repository} 的配置 {digest}' },
  'media-type-unknown': { en: 'unknown', zh: '未知' },
  'other-tags': { en: 'others', zh: '其他版本' },
} as const satisfies Templates
