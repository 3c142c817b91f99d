import { texts } from '../../lib/texts.ts'

/** The list of registries, and the settings of a registry. */
export const useRegistryTexts = texts({
  title: { zh: '镜像仓库', en: 'Registries' },
  pushHooks: { zh: '推送钩子', en: 'Push hooks' },
  add: { zh: '添加仓库', en: 'Add registry' },
  edit: { zh: '编辑镜像仓库', en: 'Edit registry' },
  editOf: { zh: (name: string) => `编辑 ${name}`, en: (name: string) => `Edit ${name}` },
  name: { zh: '名称', en: 'Name' },
  address: { zh: '地址', en: 'Address' },
  addressHint: {
    zh: '主机名，可带端口，如 registry.example:5000；Docker Hub 填 docker.io',
    en: 'Host name with an optional port, such as registry.example:5000; docker.io for Docker Hub',
  },
  plainHttp: { zh: '使用不加密的 HTTP', en: 'Speak plain HTTP' },
  plainHttpWarning: {
    zh: '传输内容不加密，途经的任何人都可以读取和篡改镜像，密码也会明文发送。仅用于本机或可信网络；除本机外，每台宿主机的 Docker 也须在 daemon.json 的 insecure-registries 中列出它。',
    en: 'Nothing is encrypted: anyone on the way can read and change images, and read the password. For this machine or a trusted network only; elsewhere the Docker of every host must list it under insecure-registries in daemon.json.',
  },
  ownAuthority: { zh: '证书由自有 CA 签发', en: 'Its certificate is of an authority of our own' },
  certificate: { zh: 'CA 证书（PEM）', en: 'CA certificate (PEM)' },
  certificateHint: {
    zh: (address: string) =>
      `Berth 用它访问仓库。Docker 引擎拉取镜像也需要它，须自行放到每台宿主机：/etc/docker/certs.d/${address}/ca.crt`,
    en: (address: string) =>
      `Berth reads the registry with it. To pull, Docker Engine needs it too; put it on every host yourself: /etc/docker/certs.d/${address}/ca.crt`,
  },
  login: { zh: '需要登录', en: 'It asks for a user name and password' },
  username: { zh: '用户名', en: 'User name' },
  password: { zh: '密码或令牌', en: 'Password or token' },
  passwordHint: {
    zh: '加密保存，不再显示。拉取镜像时随服务交给各宿主机；修改后，服务在下次变更时使用新密码。',
    en: 'Kept encrypted, never shown. Handed to the hosts with each service, so that they can pull; services get a new one with their next change.',
  },
  passwordStays: { zh: '不填则保持不变', en: 'Stays as it is' },
  showPassword: { zh: '显示密码', en: 'Show password' },
  saved: { zh: (name: string) => `已保存镜像仓库 ${name}`, en: (name: string) => `${name} is saved` },
  save: { zh: '检查并保存', en: 'Check and save' },

  protocol: { zh: '访问方式', en: 'Access' },
  http: { zh: 'HTTP，未加密', en: 'HTTP, not encrypted' },
  https: { zh: 'HTTPS', en: 'HTTPS' },
  authority: { zh: '自有 CA', en: 'own CA' },
  as: { zh: (user: string) => `用户 ${user}`, en: (user: string) => `as ${user}` },
  engine: { zh: '本机 Docker 引擎', en: 'Docker Engine' },
  connection: { zh: '连接', en: 'Connection' },
  checking: { zh: '检查中', en: 'Checking' },
  well: { zh: '正常', en: 'Connected' },
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
      `The registry ${name} will be removed from Berth. Its images and what runs from them are not touched.`,
  },
  removeLogin: {
    zh: '其密码将被删除；之后创建或升级的服务将无法用它拉取镜像。',
    en: 'Its password is deleted: services that are created or upgraded from then on cannot pull with it.',
  },
  confirm: { zh: '确认', en: 'Remove' },
  none: { zh: '还没有镜像仓库', en: 'No registries yet' },
  noneText: {
    zh: '添加一个镜像仓库，即可浏览其中的镜像和版本，并用它们创建服务。',
    en: 'Add one to browse its images and versions, and to create services from them.',
  },
})
