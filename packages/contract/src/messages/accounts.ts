import type { Templates } from './template.ts'

/** Messages about accounts, passwords and permissions. */
export const ACCOUNT_TEMPLATES = {
  'user-name-required': { en: 'A user name is required.', zh: '请填写用户名。' },
  'password-required': { en: 'A password is required.', zh: '请填写密码。' },
  'current-password-required': { en: 'The current password is required.', zh: '请填写当前密码。' },
  'current-password-wrong': { en: 'The current password is wrong.', zh: '当前密码错误。' },
  'password-length': {
    en: 'A password must have {least} to {most} characters.',
    zh: '密码长度应为 {least} 到 {most} 个字符。',
  },
  'password-changed-elsewhere': {
    en: 'The password has just been changed elsewhere.',
    zh: '密码刚刚已在别处更改。',
  },
  'bad-credentials': { en: 'The user name or password is wrong.', zh: '用户名或密码错误。' },
  'too-many-attempts': {
    en: 'Too many failed attempts. Try again in {minutes} min.',
    zh: '失败次数过多，请在 {minutes} 分钟后重试。',
  },
  'sign-in-first': { en: 'Sign in first.', zh: '请先登录。' },
  'account-gone': { en: 'This account no longer exists.', zh: '此账户已不存在。' },
  'no-such-user': { en: 'There is no user {user}.', zh: '用户 {user} 不存在。' },
  'role-not-permitted': {
    en: 'Your role, {role}, does not allow this.',
    zh: '您的角色（{role}）没有权限执行此操作。',
  },
} as const satisfies Templates
