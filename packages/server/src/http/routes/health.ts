import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { View } from '../../view/view.ts'
import type { RegisterRoute } from '../serve.ts'

export function healthRoutes(serve: RegisterRoute, view: View): void {
  serve(routes.health, () => ({ name: 'berth' as const, status: 'ok' as const }))
  serve(routes.readiness, () => {
    const { state, reasonMessage } = view.engine
    if (state !== 'up') throw new Problem('engine-away', reasonMessage ?? message('engine-not-heard-yet'))
    return { status: 'ready' as const }
  })
}
