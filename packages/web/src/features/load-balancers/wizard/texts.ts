import { texts } from '../../../lib/texts.ts'

/** The whole wizard, and its first step. */
export const useTexts = texts({
  title: { zh: '创建负载均衡', en: 'Create load balancer' },
  upgrade: { zh: '升级负载均衡', en: 'Upgrade load balancer' },
  basics: { zh: '基本信息', en: 'Basics' },
  rules: { zh: '监听与规则', en: 'Rules' },
  options: { zh: '选项与规格', en: 'Options' },
  created: { zh: '负载均衡创建成功', en: 'Load balancer created' },

  name: { zh: '名称', en: 'Name' },
  nameHint: { zh: '字母、数字和短横线，在空间内唯一。', en: 'Letters, digits and hyphens; unique in the space.' },
  nameFixed: { zh: '名称不能更改。', en: 'The name cannot be changed.' },
  description: { zh: '描述', en: 'Description' },
  optional: { zh: '选填', en: 'Optional' },
  image: { zh: 'HAProxy 镜像', en: 'HAProxy image' },
  imageHint: {
    zh: '留空则使用 Berth 默认的 HAProxy 镜像。',
    en: 'Leave empty to use the default HAProxy image of Berth.',
  },
  imageUpgradeHint: {
    zh: '填写其他版本即可升级 HAProxy。',
    en: 'Enter another version to upgrade HAProxy itself.',
  },
  about: {
    zh: '统一入口，按主机名和路径将请求转发到多个服务。由 HAProxy 实现，无需编写配置。',
    en: 'A single entry point that routes requests to several services by host name and path. It runs HAProxy; you need not write its configuration.',
  },

  serviceRequired: { zh: '请选择目标服务。', en: 'Choose a service.' },
  certificateRequired: { zh: 'HTTPS 需要证书。', en: 'HTTPS needs a certificate.' },
  passwordRequired: { zh: '请填写密码。', en: 'A password is required.' },
})
