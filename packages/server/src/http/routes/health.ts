import { Problem } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { wording } from '@berth/contract/messages/wording.ts'
import type { View } from '../../view/view.ts'
import type { Serve } from '../serve.ts'

export function healthRoutes(serve: Serve, view: View): void {
  serve(routes.health, () => ({ name: 'berth' as const, status: 'ok' as const }))
  serve(routes.readiness, () => {
    const { state, reasonWording } = view.engine
    if (state !== 'up') throw new Problem('engine-away', reasonWording ?? wording('engine-not-heard-yet'))
    return { status: 'ready' as const }
  })
}
