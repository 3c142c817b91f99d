import type { Session } from '@berth/contract/accounts/session.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import { changePassword, signIn } from '../../accounts/accounts.ts'
import type { Accounts } from '../../accounts/people.ts'
import { type LiveSession, signOut } from '../../accounts/sessions.ts'
import { clearToken, setToken } from '../guard.ts'
import type { Exchange, RegisterRoute } from '../serve.ts'

export function sessionRoutes(serve: RegisterRoute, people: Accounts): void {
  serve(routes.signIn, async ({ body }, { request, reply }) => {
    // A browser that signs in again leaves its earlier session behind.
    if (request.session) await signOut(people, request.session.sessionId)
    const from = { address: request.ip, userAgent: request.headers['user-agent'] ?? '' }
    const { token, user, expiresAt } = await signIn(people, { name: body.username, password: body.password, ...from })
    setToken(request, reply, token, expiresAt)
    return shown({ user, expiresAt })
  })
  serve(routes.getSession, (_, exchange) => shown(sessionIn(exchange)))
  serve(routes.signOut, async (_, exchange) => {
    await signOut(people, sessionIn(exchange).sessionId)
    clearToken(exchange.request, exchange.reply)
    return undefined
  })
  serve(routes.changePassword, async ({ body }, exchange) => {
    const { user, sessionId } = sessionIn(exchange)
    await changePassword(people, { userId: user.id, ...body, keepSessionId: sessionId })
    return undefined
  })
}

function shown({ user: { name, role }, expiresAt }: Pick<LiveSession, 'user' | 'expiresAt'>): Session {
  return { user: { name, role }, expiresAt: new Date(expiresAt).toISOString() }
}

function sessionIn({ request }: Exchange): LiveSession {
  if (!request.session) throw new Problem('signed-out', message('sign-in-first'))
  return request.session
}
