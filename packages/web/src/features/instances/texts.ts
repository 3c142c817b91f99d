import { texts } from '../../shared/texts.ts'

export const useTexts = texts({
  title: { zh: '容器详情', en: 'Instances' },
  instance: { zh: '容器实例', en: 'Instance' },
  state: { zh: '状态', en: 'State' },
  host: { zh: '宿主机', en: 'Host' },
  addresses: { zh: '容器地址', en: 'Address' },
  ports: { zh: '端口映射', en: 'Ports' },
  image: { zh: '镜像', en: 'Image' },
  revision: { zh: '版本号', en: 'Revision' },
  since: { zh: '启动时间', en: 'Started' },
  restarts: { zh: '重启次数', en: 'Restarts' },
  exitCode: { zh: '退出码', en: 'Exit code' },
  id: { zh: '实例 ID', en: 'instance id' },
  none: { zh: '没有容器实例', en: 'No instances' },
  noneText: { zh: '服务启动后，实例会显示在这里。', en: 'They show up here once the service starts.' },
  waiting: { zh: '等待中', en: 'Waiting' },
  starting: { zh: '启动中', en: 'Starting' },
  runningState: { zh: '运行中', en: 'Running' },
  stopping: { zh: '停止中', en: 'Stopping' },
  failed: { zh: '失败', en: 'Failed' },
  ended: { zh: '已结束', en: 'Ended' },
})
