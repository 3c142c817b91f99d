import type { Templates } from './template.ts'

/** Messages about values of fields. The first group is derived from zod's own issues; schemas name the others. */
export const FIELD_TEMPLATES = {
  required: { en: 'This is required.', zh: '请填写此项。' },
  'number-required': { en: 'A number is required.', zh: '请填写数字。' },
  'whole-number-required': { en: 'A whole number is required.', zh: '请填写整数。' },
  'text-required': { en: 'Text is required.', zh: '此项必须是文本。' },
  'list-required': { en: 'A list is required.', zh: '此项必须是列表。' },
  'object-required': { en: 'An object is required.', zh: '此项必须是对象。' },
  'boolean-required': { en: 'Either true or false is required.', zh: '此项必须是 true 或 false。' },
  'number-too-small': { en: 'At least {least}.', zh: '不能小于 {least}。' },
  'number-too-large': { en: 'At most {most}.', zh: '不能大于 {most}。' },
  'text-too-short': { en: 'At least {least} characters.', zh: '至少 {least} 个字符。' },
  'text-too-long': { en: 'At most {most} characters.', zh: '最多 {most} 个字符。' },
  'too-few-entries': { en: 'The list needs {least} or more entries.', zh: '至少需要 {least} 项。' },
  'too-many-entries': { en: 'The list can have at most {most} entries.', zh: '最多 {most} 项。' },
  'not-an-option': { en: 'One of these is required: {options}.', zh: '必须是以下之一：{options}。' },
  'unknown-field': { en: 'There is no field "{field}".', zh: '没有字段“{field}”。' },
  'time-malformed': { en: 'Enter a time such as 2026-11-24T20:25:50Z.', zh: '请填写时间，如 2026-11-24T20:25:50Z。' },
  'value-malformed': { en: 'This value is invalid.', zh: '此值无效。' },

  'several-fields-wrong': {
    en: '{count} fields are invalid: {fields}',
    zh: '有 {count} 个字段有误：{fields}',
  },

  // names and texts
  'name-required': { en: 'A name is required.', zh: '请填写名称。' },
  'new-name-malformed': {
    en: 'Letters, digits and hyphens only; no hyphen at the start or the end.',
    zh: '只能包含字母、数字和短横线，且不能以短横线开头或结尾。',
  },
  'name-malformed': {
    en: 'Letters, digits, hyphens, underscores and dots only.',
    zh: '只能包含字母、数字、短横线、下划线和点。',
  },
  'names-required': { en: 'Enter at least one name.', zh: '请至少填写一个名称。' },
  'text-with-nul': { en: 'NUL characters are not allowed.', zh: '不能包含空字符（NUL）。' },
  'entry-twice': { en: '{entry} appears twice.', zh: '{entry} 重复。' },

  // the spec of a service
  'image-required': { en: 'An image is required.', zh: '请选择镜像。' },
  'port-range': { en: 'Must be from 1 to 65535.', zh: '范围为 1 到 65535。' },
  'variable-name-malformed': { en: 'Must not contain spaces or "=".', zh: '不能包含空格和“=”。' },
  'path-not-absolute': { en: 'Enter an absolute path, such as /data.', zh: '请填写绝对路径，如 /data。' },
  'host-path-not-absolute': { en: 'Enter an absolute path on the host.', zh: '请填写宿主机上的绝对路径。' },
  'tmpfs-with-source': { en: 'An in-memory mount cannot have a source.', zh: '内存挂载不能填写来源。' },
  'volume-name-malformed': {
    en: 'Enter a volume name of at least two letters, digits, hyphens, dots or underscores.',
    zh: '请填写卷名称：至少两个字符，可用字母、数字、短横线、点和下划线。',
  },
  'check-path-malformed': { en: 'Enter a path such as /health.', zh: '请填写路径，如 /health。' },
  'constraint-malformed': {
    en: 'Enter a constraint such as node.labels.zone == east.',
    zh: '请填写约束条件，如 node.labels.zone == east。',
  },
  'container-user-malformed': {
    en: 'Enter a user name or number, such as app or 1000:1000.',
    zh: '请填写用户名或编号，如 app 或 1000:1000。',
  },
  'rules-of-no-balancer': { en: 'Only a load balancer has rules.', zh: '只有负载均衡才有规则。' },
  'service-name-fixed': { en: 'The name of a service cannot be changed.', zh: '服务名称不能更改。' },

  // files and logs of instances
  'file-path-not-absolute': { en: 'The path must begin with a slash.', zh: '路径必须以斜杠开头。' },
  'file-path-upwards': {
    en: 'The path must not contain ".." or a NUL character.',
    zh: '路径不能包含“..”或空字符（NUL）。',
  },
  'log-time-malformed': {
    en: 'Enter a time such as 2026-11-24T20:25:50Z, or how long ago: 90s, 10m, 2h, 7d.',
    zh: '请填写时间，如 2026-11-24T20:25:50Z，或多久以前：90s、10m、2h、7d。',
  },
} as const satisfies Templates
