import { texts } from '../../../lib/texts.ts'

/** Texts that only the wizard of a service has. */
export const useTexts = texts({
  title: { zh: '创建服务', en: 'Create service' },
  image: { zh: '选择镜像', en: 'Image' },
  configuration: { zh: '容器配置', en: 'Configuration' },
  size: { zh: '容器规格', en: 'Size' },
  created: { zh: '服务创建成功', en: 'Service created' },
  kept: {
    zh: '已恢复上次未完成的内容，保密的值需要重新填写。',
    en: 'Your unfinished input was restored. Enter the secret values again.',
  },
  startOver: { zh: '重新开始', en: 'Start afresh' },
  unclosedQuote: { zh: '引号未闭合，或以反斜杠结尾。', en: 'A quote is not closed, or nothing follows a backslash.' },
  secretEmpty: { zh: '请填写保密的值。', en: 'A secret needs a value.' },
})
