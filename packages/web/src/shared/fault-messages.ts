/**
 * The messages of the contract's schemas, in Chinese, and those of the server that come without a wording. `{n}` stands for
 * a number, another word in braces for any text. A test finds those of the schemas that are missing.
 */
const CHINESE: Readonly<Record<string, string>> = {
  'This is required.': '请填写此项。',
  'A name is required.': '请填写名称。',
  'A user name is required.': '请填写用户名。',
  'A password is required.': '请填写密码。',
  'A user name has no ":".': '用户名不能包含“:”。',
  'A certificate in PEM form: -----BEGIN CERTIFICATE-----': '请填写 PEM 格式的证书：-----BEGIN CERTIFICATE-----',
  'The current password is required.': '请填写当前密码。',
  'An image is required.': '请选择镜像。',
  'An address is required.': '请填写地址。',
  'At most {n} characters.': '最多 {n} 个字符。',
  'At least {n} characters.': '至少 {n} 个字符。',
  'At least {n}.': '不能小于 {n}。',
  'At most {n}.': '不能大于 {n}。',
  'From 1 to 65535.': '范围为 1 到 65535。',
  'Letters, digits and hyphens only; no hyphen at the start or the end.':
    '只能包含字母、数字和短横线，且不能以短横线开头或结尾。',
  'Letters, digits, hyphens, underscores and dots only.': '只能包含字母、数字、短横线、下划线和点。',
  'An absolute path, such as /data.': '请填写绝对路径，如 /data。',
  'An absolute path on the host.': '请填写宿主机上的绝对路径。',
  'No spaces and no "=".': '不能包含空格和“=”。',
  'No NUL character.': '不能包含空字符（NUL）。',
  'Memory has no source.': '内存挂载没有来源。',
  'The name of a volume: at least two letters, digits, hyphens, dots or underscores.':
    '请填写卷名称：至少两个字符，可用字母、数字、短横线、点和下划线。',
  'A path such as /health.': '请填写路径，如 /health。',
  'Such as node.labels.zone == east.': '例如 node.labels.zone == east。',
  'A name or number, such as app or 1000:1000.': '请填写用户名或编号，如 app 或 1000:1000。',
  'A host name with an optional port, such as registry.example:5000.':
    '请填写主机名，可带端口，如 registry.example:5000。',
  'Leave out the http:// or https://: an image is named like registry.example:5000/shop/web:1.4.':
    '请去掉 http:// 或 https://，镜像的写法如 registry.example:5000/shop/web:1.4。',
  'The name of an image has no spaces.': '镜像名称不能包含空格。',
  'The part before the first slash is no host name with an optional port, such as registry.example:5000.':
    '第一个斜杠之前应为主机名，可带端口，如 registry.example:5000。',
  'The port of the registry must be from 1 to 65535.': '镜像仓库的端口范围为 1 到 65535。',
  'A repository has no uppercase letters.': '镜像名称不能包含大写字母。',
  'A repository has lowercase letters and digits, with ".", "_", "__" or hyphens between them, and "/" between its parts.':
    '镜像名称由小写字母和数字组成，中间可用“.”“_”“__”或短横线，各级以“/”分隔。',
  'Registry and repository have {n} characters together at most.': '仓库地址与镜像名称合计最多 {n} 个字符。',
  'A tag has letters, digits, "_", "." and hyphens, does not start with "." or a hyphen, and has 128 characters at most.':
    '版本由字母、数字、“_”“.”和短横线组成，不能以“.”或短横线开头，最多 128 个字符。',
  'A digest is "sha256:" and 64 hexadecimal digits in lowercase.': '摘要应为“sha256:”加 64 位小写十六进制数字。',
  'A range of versions, such as 1.x or ^1.4, or a tag with stars, such as v1.*-alpine.':
    '请填写版本范围，如 1.x 或 ^1.4，或带星号的版本名，如 v1.*-alpine。',
  'The name of a repository, without a tag.': '请填写镜像名称，不带版本。',
  'This is the id of an image, not its name.': '这是镜像的 ID，不是名称。',

  'A load balancer needs rules.': '负载均衡需要规则。',
  'Only a load balancer has rules.': '只有负载均衡才有规则。',
  'A load balancer has its own.': '负载均衡使用自带的设置。',
  'A load balancer speaks tcp only.': '负载均衡只支持 TCP 端口。',
  'Name at least one rule.': '请至少填写一条规则。',
  'Name at least one user.': '请至少填写一个用户。',
  'Name at least one host.': '请至少填写一个域名。',
  'At most {n} certificates.': '最多 {n} 个证书。',
  'At most {n} rules.': '最多 {n} 条规则。',
  'A host name such as shop.test, or *.shop.test.': '请填写主机名，如 shop.test 或 *.shop.test。',
  'A path such as /api, without spaces, quotes, "%", "?" or "#".':
    '请填写路径，如 /api，不能包含空格、引号、“%”“?”和“#”。',
  'A path has no "//" and no "/../".': '路径不能包含“//”和“/../”。',
  'Letters, digits, dots, hyphens, underscores and @.': '只能包含字母、数字、点、短横线、下划线和 @。',
  'Letters, digits, spaces, dots and hyphens.': '只能包含字母、数字、空格、点和短横线。',
  "Port {port} is the balancer's own.": '端口 {port} 由负载均衡自用。',
  'Port {port} is https and needs a certificate.': '端口 {port} 使用 HTTPS，需要证书。',
  'Of tcp, no host is known.': 'TCP 无法识别主机名。',
  'Of {protocol}, no path is known.': '{protocol} 无法识别路径。',
  'Of {protocol}, there are no cookies.': '{protocol} 不支持会话保持。',
  'Of {protocol}, nobody can be asked for a password.': '{protocol} 无法要求用户名和密码。',
  'A user is there twice.': '用户名重复。',
  'Port {port} is {other} by another rule: a port has one protocol.':
    '端口 {port} 在其他规则中使用 {other}：一个端口只能使用一种协议。',
  'Port {port} has a rule already: of tcp, one is all.': '端口 {port} 已有规则：TCP 端口只能有一条规则。',
  'There is the same rule already.': '已有相同的规则。',
  'Port {port} is there twice.': '端口 {port} 重复。',
  '{one} is there twice.': '{one} 重复。',
  'No rule is about port {port}.': '没有规则使用端口 {port}。',
  "Port {port} has rules: it can't send everybody away.": '端口 {port} 已有规则，不能全部跳转。',
  'Port {port} is not https.': '端口 {port} 不是 HTTPS。',
  'Port {port} is not http.': '端口 {port} 不是 HTTP。',
  'An answer with status {status} has no text: leave it empty.': '状态码 {status} 的响应不能有内容，请留空。',
  'PEM: it begins with "-----BEGIN".': '请填写 PEM 格式的内容，以“-----BEGIN”开头。',

  'The current password is wrong.': '当前密码错误。',
  'There is a registry {name} already.': '镜像仓库 {name} 已存在。',
  'The registry {name} has this address already.': '镜像仓库 {name} 已使用此地址。',
  'A service keeps its name.': '服务名称不能更改。',
}

const PLACE = /\{\w+\}/g

const PATTERNS = Object.entries(CHINESE)
  .filter(([english]) => english.includes('{'))
  .map(([english, chinese]) => ({ pattern: patternOf(english), places: placesIn(english), chinese }))

/** @param message as a schema of the contract says it; comes back as it is where no translation is known */
export function inChinese(message: string): string {
  const known = CHINESE[message]
  if (known !== undefined) return known
  for (const { pattern, places, chinese } of PATTERNS) {
    const found = pattern.exec(message)
    if (found) return chinese.replace(PLACE, (place) => found[1 + places.indexOf(place)] ?? '')
  }
  return message
}

function placesIn(english: string): readonly string[] {
  return english.match(PLACE) ?? []
}

function patternOf(english: string): RegExp {
  const plain = english.split(PLACE).map((part) => part.replace(/[.*+?^$()[\]\\|]/g, '\\$&'))
  const places = placesIn(english).map((place) => (place === '{n}' ? '([\\d.]+)' : '(.+)'))
  return new RegExp(`^${plain.map((part, index) => part + (places[index] ?? '')).join('')}$`)
}
