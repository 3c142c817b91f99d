import { routes } from '@berth/contract/http/routes.ts'
import { setImageUpdates } from '../../operations/image-updates/image-updates.ts'
import type { NewerImages } from '../../operations/image-updates/newer-images.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { callContext } from '../call-context.ts'
import type { RegisterRoute } from '../register-route.ts'

export function imageCheckRoutes(
  registerRoute: RegisterRoute,
  context: OperationContext,
  newerImages: NewerImages,
): void {
  registerRoute(routes.getImageCheck, ({ params }) => newerImages.of(params))
  registerRoute(routes.checkImage, ({ params }) => newerImages.check(params))
  registerRoute(routes.setImageUpdates, ({ params, body }, exchange) =>
    setImageUpdates(context, params, body, callContext(exchange)),
  )
}
