import { isPermitted, type Permission } from '@berth/contract/http/permissions.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Accounts } from '../accounts/account-store.ts'
import { findSession, type LiveSession, MAX_SESSION_MS } from '../accounts/sessions.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The session of the caller; null if the caller has not signed in. */
    session: LiveSession | null
  }
}

/** The only check of whether a caller is permitted to do something. */
export type Guard = (request: FastifyRequest, permission: Permission) => Promise<void>

/** Returns the guard. It resolves for a permitted caller, and throws Problem `signed-out` or `not-permitted` for any other. */
export function createGuard(accounts: Accounts): Guard {
  return async (request, permission) => {
    demandSameOrigin(request)
    const token = tokenOf(request)
    request.session = token ? await findSession(accounts, token) : null
    const role = request.session?.user.role ?? null
    if (isPermitted(role, permission)) return
    if (role === null) throw new Problem('signed-out', message('sign-in-first'))
    throw new Problem('not-permitted', message('role-not-permitted', { role }))
  }
}

/**
 * Refuses writes from other sites. A page of another site can make a browser send its cookie along, but it cannot hide where the request
 * comes from. WebSockets are checked too, because a page of any site may open one.
 */
function demandSameOrigin({ method, headers }: FastifyRequest): void {
  const { origin, host, upgrade } = headers
  const isRead = (method === 'GET' || method === 'HEAD') && upgrade === undefined
  if (isRead || origin === undefined) return
  if (URL.canParse(origin) && new URL(origin).host === host) return
  throw new Problem('not-permitted', message('other-site'))
}

/** Over TLS the name binds the cookie to this host alone; without TLS browsers refuse that name. */
const COOKIE = { secure: '__Host-berth', plain: 'berth' }

function tokenOf(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName(request)]
}

/** Gives the browser the token for as long as the session can last. The server ends a session that is not used earlier. */
export function setSessionCookie(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName(request), token, { ...cookieOptions(request), maxAge: MAX_SESSION_MS / 1000 })
}

export function clearSessionCookie(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(cookieName(request), cookieOptions(request))
}

function cookieName({ protocol }: FastifyRequest): string {
  return protocol === 'https' ? COOKIE.secure : COOKIE.plain
}

function cookieOptions({ protocol }: FastifyRequest) {
  return { path: '/', httpOnly: true, sameSite: 'strict', secure: protocol === 'https' } as const
}
