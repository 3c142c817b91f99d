/** Roles, weakest first. There is one until people and roles come. */
export const ROLES = ['admin'] as const
export type Role = (typeof ROLES)[number]

/** The weakest role that may do it. The only place where a permission is granted. */
const PERMISSIONS = {
  'cluster.read': 'admin',
  'host.change': 'admin',
  'space.read': 'admin',
  'space.create': 'admin',
  'space.change': 'admin',
  'space.delete': 'admin',
  'service.read': 'admin',
  'service.create': 'admin',
  /** Upgrade, confirm, roll back, pause, resume: what changes what runs. */
  'service.change': 'admin',
  /** Scale, start, stop, restart: what changes how much of it runs. */
  'service.run': 'admin',
  'service.delete': 'admin',
  /** Read the logs of instances, and the files in them. */
  'instance.read': 'admin',
  /** Run commands in an instance, put files into it. */
  'instance.enter': 'admin',
  /** What certificates there are; their keys are shown to nobody. */
  'certificate.read': 'admin',
  'certificate.change': 'admin',
  'registry.read': 'admin',
  'registry.change': 'admin',
  'hook.read': 'admin',
  /** Make and revoke the addresses by which registries and builds upgrade services. */
  'hook.change': 'admin',
} as const satisfies Record<string, Role>

/** 'public' and 'signed-in' are permissions too, so that no route can forget to name one. */
export type Permission = 'public' | 'signed-in' | keyof typeof PERMISSIONS

/** @param role null for a caller who has not signed in */
export function may(role: Role | null, permission: Permission): boolean {
  if (permission === 'public') return true
  if (role === null) return false
  return permission === 'signed-in' || ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission])
}
