import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { View } from '../../view/view.ts'
import type { RegisterRoute } from '../register-route.ts'

export function healthRoutes(registerRoute: RegisterRoute, view: View): void {
  registerRoute(routes.health, () => ({ name: 'berth' as const, status: 'ok' as const }))
  registerRoute(routes.readiness, () => {
    const { state, reasonMessage } = view.engine
    if (state !== 'up') throw new Problem('engine-away', reasonMessage ?? message('engine-not-heard-yet'))
    return { status: 'ready' as const }
  })
}
