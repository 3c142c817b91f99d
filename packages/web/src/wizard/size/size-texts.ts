import { texts } from '../../lib/texts.ts'

/** Step 3: number of instances, resources, placement and update policy. */
export const useSizeTexts = texts({
  replicas: { zh: '容器数量', en: 'Instances' },
  resources: { zh: '单个实例的资源', en: 'Resources of each instance' },
  cpus: { zh: 'CPU（核）', en: 'CPU (cores)' },
  memory: { zh: '内存', en: 'Memory' },
  memoryUnit: { zh: '内存单位', en: 'Unit of memory' },
  disk: { zh: '磁盘（GiB）', en: 'Disk (GiB)' },
  unlimited: { zh: '不限', en: 'No limit' },
  unreserved: { zh: '不预留', en: 'None' },
  largest: { zh: (what: string) => `单台宿主机最多 ${what}`, en: (what: string) => `The largest host has ${what}` },
  cores: { zh: (n: number) => `${n} 核`, en: (n: number) => `${n} ${n === 1 ? 'core' : 'cores'}` },
  limits: {
    zh: 'CPU 和内存为硬性上限：CPU 用量不会超过上限，内存超出上限时实例会被终止。',
    en: 'CPU and memory are hard limits: an instance gets no more CPU, and is killed if it exceeds the memory.',
  },
  diskReserved: {
    zh: '磁盘是预留：只会调度到声明了足够磁盘的宿主机上，但不限制实际用量。',
    en: 'Disk is a reservation: instances run only on hosts that declare enough free disk. Their actual usage is not limited.',
  },
  diskRecorded: {
    zh: '宿主机没有声明磁盘资源，磁盘仅作记录，不限制也不预留。',
    en: 'The hosts declare no disk. The value is only recorded: disk is neither limited nor reserved.',
  },

  placement: { zh: '调度', en: 'Placement' },
  anyHost: { zh: '任意宿主机', en: 'Any host' },
  constraintCount: {
    zh: (n: number) => `${n} 条约束`,
    en: (n: number) => `${n} ${n === 1 ? 'constraint' : 'constraints'}`,
  },
  atMost: { zh: (n: number | string) => `每台最多 ${n} 个`, en: (n: number | string) => `at most ${n} per host` },
  constraints: { zh: '约束条件', en: 'Constraints' },
  constraintsHint: {
    zh: '每行一条，如 node.role == worker 或 node.labels.zone == east',
    en: 'One per line, such as node.role == worker or node.labels.zone == east',
  },
  maxPerHost: { zh: '每台宿主机最多实例数', en: 'At most on one host' },

  update: { zh: '更新策略', en: 'Update policy' },
  updateSummary: {
    zh: (n: number | string, onFailure: string) => `每次 ${n === 0 ? '全部' : `${n} 个`}，失败时${onFailure}`,
    en: (n: number | string, onFailure: string) => `${n === 0 ? 'All' : n} at a time; on failure ${onFailure}`,
  },
  parallelism: { zh: '每次更新数量', en: 'At a time' },
  parallelismHint: { zh: '0 表示全部同时更新', en: '0: all at once' },
  delay: { zh: '批次间隔（秒）', en: 'Pause between (s)' },
  monitor: { zh: '观察时间（秒）', en: 'Watched for (s)' },
  monitorHint: { zh: '新实例稳定运行多久才算成功', en: 'How long a new instance must run to count as successful' },
  confirmAfter: { zh: '升级后自动确认（分钟）', en: 'Confirm upgrades after (min)' },
  confirmByHand: { zh: '手动确认', en: 'By hand' },
  order: { zh: '顺序', en: 'Order' },
  orderAuto: { zh: '自动', en: 'Auto' },
  orderStart: { zh: '先启动新的', en: 'Start the new first' },
  orderStop: { zh: '先停止旧的', en: 'Stop the old first' },
  orderHint: {
    zh: '自动：未固定主机端口且未限制每台宿主机的实例数时，先启动新的',
    en: 'Auto: starts the new instance first, unless a host port is fixed or the number per host is limited',
  },
  onFailure: { zh: '失败时', en: 'On failure' },
  onFailureHint: {
    zh: '自动：失败可能导致没有实例运行时回滚，否则暂停',
    en: 'Auto: rolls back where a failure can leave no instance running, otherwise pauses',
  },
  auto: { zh: '自动（回滚或暂停）', en: 'Auto (roll back or pause)' },
  pause: { zh: '暂停', en: 'Pause' },
  continue: { zh: '继续', en: 'Continue' },
  'roll-back': { zh: '回滚', en: 'Roll back' },
})
