import { texts } from '../../lib/texts.ts'

/** The list of registries, and the settings of a registry. */
export const useRegistryTexts = texts({
  title: { zh: '镜像仓库', en: 'Registries' },
  pushHooks: { zh: '推送 Webhook', en: 'Push hooks' },
  add: { zh: '添加仓库', en: 'Add registry' },
  edit: { zh: '编辑镜像仓库', en: 'Edit registry' },
  editOf: { zh: (name: string) => `编辑 ${name}`, en: (name: string) => `Edit ${name}` },
  name: { zh: '名称', en: 'Name' },
  address: { zh: '地址', en: 'Address' },
  addressHint: {
    zh: '主机名，可带端口，如 registry.example:5000；Docker Hub 填 docker.io',
    en: 'Host name with an optional port, such as registry.example:5000; docker.io for Docker Hub',
  },
  plainHttp: { zh: '使用不加密的 HTTP', en: 'Use plain HTTP' },
  plainHttpWarning: {
    zh: '传输不加密：网络路径上的任何人都能读取和篡改镜像，密码也以明文发送。仅用于本机或可信网络；除本机外，还须在每台宿主机的 daemon.json 中将此仓库加入 insecure-registries。',
    en: 'Nothing is encrypted: anyone on the network path can read and change images, and read the password. Use it only for this machine or in a trusted network. Unless it is this machine, every host must list the registry under insecure-registries in daemon.json.',
  },
  ownAuthority: { zh: '证书由自有 CA 签发', en: 'Its certificate is issued by your own CA' },
  certificate: { zh: 'CA 证书（PEM）', en: 'CA certificate (PEM)' },
  certificateHint: {
    zh: (address: string) =>
      `Berth 使用此证书访问仓库。Docker 引擎拉取镜像时也需要此证书，请自行放到每台宿主机：/etc/docker/certs.d/${address}/ca.crt`,
    en: (address: string) =>
      `Berth uses it to access the registry. Docker Engine needs it too, to pull images. Copy it to every host yourself: /etc/docker/certs.d/${address}/ca.crt`,
  },
  login: { zh: '需要登录', en: 'It requires a user name and password' },
  username: { zh: '用户名', en: 'User name' },
  password: { zh: '密码或令牌', en: 'Password or token' },
  passwordHint: {
    zh: '加密保存，不再显示。密码随服务下发到各宿主机，用于拉取镜像；修改后，服务从下次变更起使用新密码。',
    en: 'Stored encrypted and never shown again. Hosts receive it with each service, so that they can pull images. Services use a new password from their next change on.',
  },
  keepsPassword: { zh: '不填则保持不变', en: 'Leave empty to keep it' },
  showPassword: { zh: '显示密码', en: 'Show password' },
  saved: { zh: (name: string) => `已保存镜像仓库 ${name}`, en: (name: string) => `The registry ${name} was saved` },
  save: { zh: '检查并保存', en: 'Check and save' },

  protocol: { zh: '访问方式', en: 'Access' },
  http: { zh: 'HTTP，未加密', en: 'HTTP, not encrypted' },
  https: { zh: 'HTTPS', en: 'HTTPS' },
  authority: { zh: '自有 CA', en: 'own CA' },
  as: { zh: (user: string) => `用户 ${user}`, en: (user: string) => `as ${user}` },
  engine: { zh: '本机 Docker 引擎', en: 'Docker Engine' },
  connection: { zh: '连接', en: 'Connection' },
  checking: { zh: '检查中', en: 'Checking' },
  connected: { zh: '正常', en: 'Connected' },
  failing: { zh: '异常', en: 'Failing' },
  check: { zh: '重新检查', en: 'Check again' },
  checkOf: { zh: (name: string) => `重新检查 ${name}`, en: (name: string) => `Check ${name} again` },
  added: { zh: '添加时间', en: 'Added' },
  actions: { zh: '操作', en: 'Actions' },
  browse: { zh: '浏览镜像', en: 'Browse' },
  browseOf: { zh: (name: string) => `浏览镜像：${name}`, en: (name: string) => `Browse ${name}` },
  remove: { zh: '移除', en: 'Remove' },
  removeOf: { zh: (name: string) => `移除 ${name}`, en: (name: string) => `Remove ${name}` },
  removeTitle: { zh: '移除镜像仓库', en: 'Remove registry' },
  removeText: {
    zh: (name: string) => `将从 Berth 中移除镜像仓库 ${name}。仓库中的镜像和已运行的服务不受影响。`,
    en: (name: string) =>
      `The registry ${name} will be removed from Berth. Its images and running services are not affected.`,
  },
  removeLogin: {
    zh: '密码也将删除，之后创建或升级的服务无法再用它拉取镜像。',
    en: 'Its password is deleted too: services that you create or upgrade afterwards cannot pull images with it.',
  },
  confirm: { zh: '确认', en: 'Remove' },
  none: { zh: '还没有镜像仓库', en: 'No registries yet' },
  noneText: {
    zh: '添加一个镜像仓库，即可浏览其中的镜像和版本，并用它们创建服务。',
    en: 'Add one to browse its images and versions, and to create services from them.',
  },
})
