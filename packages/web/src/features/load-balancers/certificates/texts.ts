import { texts } from '../../../lib/texts.ts'

export const useTexts = texts({
  title: { zh: '证书', en: 'Certificates' },
  text: {
    zh: '供此空间的负载均衡用于 HTTPS。私钥以 Swarm 密钥（secret）保存，之后无法查看。',
    en: 'The load balancers of this space use these certificates for HTTPS. Private keys are stored as Swarm secrets and are never shown again.',
  },
  add: { zh: '添加证书', en: 'Add certificate' },
  none: { zh: '还没有证书', en: 'No certificates yet' },
  noneText: {
    zh: '上传 PEM 格式的证书和私钥，或生成一个自签名证书用于测试。',
    en: 'Upload a certificate with its key as PEM, or create a self-signed certificate for testing.',
  },
  name: { zh: '名称', en: 'Name' },
  nameHint: { zh: '字母、数字和短横线，创建后不能更改。', en: 'Letters, digits and hyphens; cannot be changed later.' },
  hosts: { zh: '域名', en: 'Hosts' },
  issuer: { zh: '颁发者', en: 'Issuer' },
  selfSigned: { zh: '自签名', en: 'Self-signed' },
  validTo: { zh: '有效期至', en: 'Valid until' },
  usedBy: { zh: '使用者', en: 'Used by' },
  unused: { zh: '未使用', en: 'Not used' },
  actions: { zh: '操作', en: 'Actions' },
  renew: { zh: '更换', en: 'Replace' },
  renewOf: { zh: (name: string) => `更换证书：${name}`, en: (name: string) => `Replace certificate: ${name}` },
  renewText: {
    zh: '使用它的负载均衡在下次升级时换用新证书，升级时无需更改其他内容。',
    en: 'Load balancers use the new certificate from their next upgrade on. The upgrade need not change anything else.',
  },
  delete: { zh: '删除', en: 'Delete' },
  deleteOf: { zh: (name: string) => `删除证书：${name}`, en: (name: string) => `Delete certificate: ${name}` },
  deleteText: {
    zh: (name: string) => `将删除证书 ${name} 及其私钥。此操作无法撤销。`,
    en: (name: string) => `The certificate ${name} and its key will be deleted. This cannot be undone.`,
  },
  inUse: {
    zh: (names: string) => `${names} 正在使用此证书，不能删除。`,
    en: (names: string) => `The certificate is in use by ${names} and cannot be deleted.`,
  },
  save: { zh: '保存', en: 'Save' },
  make: { zh: '生成', en: 'Generate' },
  method: { zh: '方式', en: 'How' },
  upload: { zh: '上传 PEM', en: 'Upload PEM' },
  certificate: { zh: '证书（PEM）', en: 'Certificate (PEM)' },
  certificateHint: {
    zh: '按顺序包含域名证书和中间证书。',
    en: 'The certificate of the host first, followed by the intermediate certificates.',
  },
  key: { zh: '私钥（PEM）', en: 'Key (PEM)' },
  keyHint: { zh: '不带密码。保存后无法再查看。', en: 'Without a passphrase. It cannot be viewed after it is saved.' },
  file: { zh: '从文件读取', en: 'From a file' },
  fileOf: { zh: (what: string) => `从文件读取：${what}`, en: (what: string) => `From a file: ${what}` },
  hostsHint: {
    zh: '每行一个，可用通配符，如 *.shop.test。',
    en: 'One per line. Wildcards are allowed, such as *.shop.test.',
  },
  days: { zh: '有效天数', en: 'Valid for days' },
  selfSignedHint: {
    zh: '仅用于测试：浏览器会提示连接不安全。',
    en: 'For testing only: browsers show a warning.',
  },
})
