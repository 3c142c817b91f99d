import { texts } from '../../../../lib/texts.ts'

/** Step 2: ports, environment, mounts, command, health check. */
export const useConfigTexts = texts({
  remove: { zh: (what: string) => `移除${what}`, en: (what: string) => `Remove ${what}` },
  offeredByImage: { zh: '镜像声明：', en: 'From the image:' },
  unset: { zh: '未设置', en: 'Not set' },

  ports: { zh: '端口', en: 'Ports' },
  port: { zh: (n: number) => `端口 ${n}`, en: (n: number) => `port ${n}` },
  hostPort: { zh: '主机端口', en: 'Host port' },
  hostPicks: { zh: '自动分配', en: 'Any free' },
  containerPort: { zh: '容器端口', en: 'Container port' },
  protocol: { zh: '协议', en: 'Protocol' },
  mode: { zh: '模式', en: 'Mode' },
  auto: { zh: '自动', en: 'Auto' },
  ingress: { zh: '集群', en: 'Ingress' },
  host: { zh: '主机', en: 'Host' },
  addPort: { zh: '添加端口', en: 'Add port' },
  modeMesh: {
    zh: '“自动”和“集群”：通过任意宿主机的此端口均可访问服务。“主机”：仅运行实例的宿主机开放端口。',
    en: 'Auto and Ingress: the service can be reached on this port of every host. Host: only the hosts that run an instance open the port.',
  },
  modeNoMesh: {
    zh: '此集群没有路由网格，“自动”即“主机”：仅运行实例的宿主机开放端口，每台宿主机同一端口只能运行一个实例。',
    en: 'This cluster has no routing mesh, so Auto means Host: only the hosts that run an instance open the port, with one instance per host and port.',
  },
  ingressUnusable: {
    zh: '此集群没有路由网格，此端口将无法访问。',
    en: 'This cluster has no routing mesh: this port would be unreachable.',
  },

  environment: { zh: '环境变量', en: 'Environment' },
  variables: {
    zh: (n: number, secret: number) => `${n} 个变量${secret ? `，${secret} 个保密` : ''}`,
    en: (n: number, secret: number) =>
      `${n} ${n === 1 ? 'variable' : 'variables'}${secret ? `, ${secret} secret` : ''}`,
  },
  variable: { zh: (n: number) => `变量 ${n}`, en: (n: number) => `variable ${n}` },
  name: { zh: '名称', en: 'Name' },
  value: { zh: '值', en: 'Value' },
  secret: { zh: '保密', en: 'Secret' },
  unchanged: { zh: '保持不变', en: 'Unchanged' },
  notSet: { zh: '不设置此变量', en: 'Not set' },
  addVariable: { zh: '添加变量', en: 'Add variable' },
  pasteHint: {
    zh: '可将多行 KEY=value（.env 文件）直接粘贴到名称栏。保密的值设置后不再显示。',
    en: 'You can paste lines of KEY=value (an .env file) into a name field. A secret value is not shown again once it is set.',
  },
  pasted: {
    zh: (n: number) => `已从粘贴内容读取 ${n} 个变量。`,
    en: (n: number) => `Read ${n} ${n === 1 ? 'variable' : 'variables'} from what you pasted.`,
  },
  ignored: {
    zh: (lines: string) => `以下行无法识别，已忽略：${lines}`,
    en: (lines: string) => `Lines not recognized and ignored: ${lines}`,
  },

  mounts: { zh: '存储挂载', en: 'Storage' },
  mountCount: { zh: (n: number) => `${n} 个挂载`, en: (n: number) => `${n} ${n === 1 ? 'mount' : 'mounts'}` },
  mount: { zh: (n: number) => `挂载 ${n}`, en: (n: number) => `mount ${n}` },
  mountType: { zh: '类型', en: 'Type' },
  volume: { zh: '存储卷', en: 'Volume' },
  bind: { zh: '主机目录', en: 'Host path' },
  tmpfs: { zh: '内存', en: 'Memory' },
  source: { zh: '来源', en: 'Source' },
  volumeName: { zh: '卷名称', en: 'Name of the volume' },
  hostPath: { zh: '宿主机路径，如 /srv/data', en: 'Path on the host, such as /srv/data' },
  noSource: { zh: '无需来源', en: 'Not needed' },
  target: { zh: '容器内路径', en: 'Path inside' },
  readOnly: { zh: '只读', en: 'Read-only' },
  addMount: { zh: '添加挂载', en: 'Add mount' },
  bindHint: {
    zh: '主机目录必须在每台可能运行实例的宿主机上存在；存储卷在各宿主机上相互独立。',
    en: 'A host path must exist on every host that may run an instance. Volumes are separate on each host.',
  },

  command: { zh: '命令与用户', en: 'Command and user' },
  entrypoint: { zh: '启动命令', en: 'Command' },
  args: { zh: '参数', en: 'Arguments' },
  ofImage: { zh: (line: string) => `镜像默认：${line}`, en: (line: string) => `Image default: ${line}` },
  ofImageUnknown: { zh: '留空则使用镜像默认值', en: 'Leave empty to use the image default' },
  commandHint: {
    zh: '替代镜像的 ENTRYPOINT，按 shell 规则分词。',
    en: "Replaces the image's ENTRYPOINT. Quote words as in a shell.",
  },
  argsHint: { zh: '替代镜像的 CMD。', en: "Replaces the image's CMD." },
  workingDir: { zh: '工作目录', en: 'Working directory' },
  user: { zh: '运行用户', en: 'User' },

  healthCheck: { zh: '健康检查', en: 'Health check' },
  none: { zh: '无', en: 'None' },
  checkCommand: { zh: '命令', en: 'Command' },
  checkCommandHint: {
    zh: '在实例内由 shell 执行，退出码 0 为健康。',
    en: 'A shell runs it inside the instance. Exit code 0 means healthy.',
  },
  checkWithoutShell: { zh: '不经 shell，直接运行程序', en: 'Run the program itself, without a shell' },
  checkExecHint: {
    zh: '在实例内直接运行，按 shell 规则分词，退出码 0 为健康。',
    en: 'Runs inside the instance. Quote words as in a shell. Exit code 0 means healthy.',
  },
  checkOff: { zh: '停用镜像自带的健康检查', en: 'Turn off the health check of the image' },
  checkOffHint: {
    zh: '不检查：实例启动即视为正常。',
    en: 'Nothing is checked: an instance counts as healthy once it runs.',
  },
  off: { zh: '已停用', en: 'Off' },
  checkPort: { zh: '容器端口', en: 'Container port' },
  checkPath: { zh: '路径', en: 'Path' },
  checkToolsHint: {
    zh: '在实例内执行。镜像中需要有 shell；HTTP 检查还需要 wget 或 curl，TCP 检查还需要 grep。',
    en: 'Runs inside the instance. The image needs a shell, and wget or curl for HTTP, or grep for TCP.',
  },
  ofImageCheck: {
    zh: '未设置检查：使用镜像自带的健康检查；如镜像也没有，实例启动即视为正常。',
    en: 'No check set: the health check of the image applies. If the image has none, an instance counts as healthy once it runs.',
  },
  intervalAndRetries: { zh: '间隔与重试', en: 'Interval and retries' },
  every: {
    zh: (interval: number | string, retries: number | string) => `每 ${interval} 秒，失败 ${retries} 次为异常`,
    en: (interval: number | string, retries: number | string) =>
      `Every ${interval} s, ${retries} ${retries === 1 ? 'failure' : 'failures'}`,
  },
  interval: { zh: '间隔（秒）', en: 'Interval (s)' },
  timeout: { zh: '超时（秒）', en: 'Timeout (s)' },
  retries: { zh: '重试次数', en: 'Retries' },
  startPeriod: { zh: '启动宽限（秒）', en: 'Start period (s)' },
})
