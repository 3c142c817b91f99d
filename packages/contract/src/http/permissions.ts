/** Roles, weakest first. There is only one so far. */
export const ROLES = ['admin'] as const
export type Role = (typeof ROLES)[number]

/** The weakest role that has each permission. Permissions are granted nowhere else. */
const PERMISSIONS = {
  'cluster.read': 'admin',
  'host.change': 'admin',
  'space.read': 'admin',
  'space.create': 'admin',
  'space.change': 'admin',
  'space.delete': 'admin',
  'service.read': 'admin',
  'service.create': 'admin',
  /** Upgrade, confirm, roll back, pause, resume: operations that change what runs. */
  'service.change': 'admin',
  /** Scale, start, stop, restart: operations that change how many instances run. */
  'service.run': 'admin',
  'service.delete': 'admin',
  /** Read the logs of instances, and the files in them. */
  'instance.read': 'admin',
  /** Run commands in an instance, and upload files to it. */
  'instance.enter': 'admin',
  /** List the certificates. Their keys are never returned. */
  'certificate.read': 'admin',
  'certificate.change': 'admin',
  'registry.read': 'admin',
  'registry.change': 'admin',
  'hook.read': 'admin',
  /** Create and revoke push hooks, with which registries and builds upgrade services. */
  'hook.change': 'admin',
} as const satisfies Record<string, Role>

/** 'public' and 'signed-in' are permissions too, so that every route must name one. */
export type Permission = 'public' | 'signed-in' | keyof typeof PERMISSIONS

/** Tells whether a role has a permission. @param role null for a caller who has not signed in */
export function isPermitted(role: Role | null, permission: Permission): boolean {
  if (permission === 'public') return true
  if (role === null) return false
  return permission === 'signed-in' || ROLES.indexOf(role) >= ROLES.indexOf(PERMISSIONS[permission])
}
