import { texts } from '../../lib/texts.ts'

export const useTexts = texts({
  signIn: { zh: '登录', en: 'Sign in' },
  welcome: { zh: '登录 Berth', en: 'Sign in to Berth' },
  username: { zh: '用户名', en: 'User name' },
  password: { zh: '密码', en: 'Password' },
  againIn: { zh: (wait: string) => `请在${wait}再试。`, en: (wait: string) => `Try again ${wait}.` },
  changePassword: { zh: '修改密码', en: 'Change password' },
  current: { zh: '当前密码', en: 'Current password' },
  next: { zh: '新密码', en: 'New password' },
  repeated: { zh: '再次输入新密码', en: 'New password again' },
  differs: { zh: '两次输入的密码不一致。', en: 'The passwords do not match.' },
  save: { zh: '保存', en: 'Save' },
  changed: { zh: '密码已修改', en: 'The password was changed' },
  show: { zh: '显示或隐藏密码', en: 'Show or hide the password' },
})
