import { z } from 'zod'
import { ROLES } from './permissions.ts'

export const Credentials = z.strictObject({
  username: z.string().min(1, 'A user name is required.').max(255),
  password: z.string().min(1, 'A password is required.').max(256),
})

export const PasswordChange = z.strictObject({
  current: z.string().min(1, 'The current password is required.').max(256),
  next: z.string().min(8, 'At least 8 characters.').max(256, 'At most 256 characters.'),
})

export const Session = z.object({
  user: z.object({ name: z.string(), role: z.enum(ROLES) }),
  expiresAt: z.iso.datetime(),
})
export type Session = z.infer<typeof Session>
