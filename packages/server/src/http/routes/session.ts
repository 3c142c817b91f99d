import type { Session } from '@berth/contract/accounts/session.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { Accounts } from '../../accounts/account-store.ts'
import { changePassword, signIn } from '../../accounts/accounts.ts'
import { endSession, type LiveSession } from '../../accounts/sessions.ts'
import { clearSessionCookie, setSessionCookie } from '../guard.ts'
import type { Exchange, RegisterRoute } from '../register-route.ts'

export function sessionRoutes(registerRoute: RegisterRoute, accounts: Accounts): void {
  registerRoute(routes.signIn, async ({ body }, { request, reply }) => {
    // A browser that signs in again ends its earlier session.
    if (request.session) await endSession(accounts, request.session.sessionId)
    const from = { address: request.ip, userAgent: request.headers['user-agent'] ?? '' }
    const { token, user, expiresAt } = await signIn(accounts, { name: body.username, password: body.password, ...from })
    setSessionCookie(request, reply, token)
    return toSession({ user, expiresAt })
  })
  registerRoute(routes.getSession, (_, exchange) => toSession(sessionIn(exchange)))
  registerRoute(routes.signOut, async (_, exchange) => {
    await endSession(accounts, sessionIn(exchange).sessionId)
    clearSessionCookie(exchange.request, exchange.reply)
    return undefined
  })
  registerRoute(routes.changePassword, async ({ body }, exchange) => {
    const { user, sessionId } = sessionIn(exchange)
    await changePassword(accounts, { userId: user.id, ...body, keepSessionId: sessionId })
    return undefined
  })
}

function toSession({ user: { name, role }, expiresAt }: Pick<LiveSession, 'user' | 'expiresAt'>): Session {
  return { user: { name, role }, expiresAt: new Date(expiresAt).toISOString() }
}

function sessionIn({ request }: Exchange): LiveSession {
  if (!request.session) throw new Problem('signed-out', message('sign-in-first'))
  return request.session
}
