import { z } from 'zod'
import { ROLES } from '../http/permissions.ts'
import { textCode } from '../http/schema-texts.ts'

export const Credentials = z.strictObject({
  username: z.string().min(1, textCode('user-name-required')).max(255),
  password: z.string().min(1, textCode('password-required')).max(256),
})

export const PasswordChange = z.strictObject({
  current: z.string().min(1, textCode('current-password-required')).max(256),
  next: z.string().min(8).max(256),
})

export const Session = z.object({
  user: z.object({ name: z.string(), role: z.enum(ROLES) }),
  expiresAt: z.iso.datetime(),
})
export type Session = z.infer<typeof Session>
