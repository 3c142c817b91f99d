import { Problem } from '@berth/contract/problems.ts'
import { routes } from '@berth/contract/routes.ts'
import type { View } from '../view/view.ts'
import type { Serve } from './serve.ts'

export function healthRoutes(serve: Serve, view: View): void {
  serve(routes.health, () => ({ name: 'berth' as const, status: 'ok' as const }))
  serve(routes.readiness, () => {
    const { state, reason, reasonWording } = view.engine
    if (state !== 'up')
      throw new Problem('engine-away', reasonWording ?? reason ?? 'Docker Engine has not answered yet.')
    return { status: 'ready' as const }
  })
}
