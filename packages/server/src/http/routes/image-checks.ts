import { routes } from '@berth/contract/http/routes.ts'
import { setImageUpdates } from '../../operations/image-updates/image-updates.ts'
import type { NewerImages } from '../../operations/image-updates/newer-images.ts'
import type { Cluster } from '../../operations/operation-context.ts'
import type { Serve } from '../serve.ts'
import { wishOf } from '../wish.ts'

export function imageCheckRoutes(serve: Serve, cluster: Cluster, newerImages: NewerImages): void {
  serve(routes.getImageCheck, ({ params }) => newerImages.of(params))
  serve(routes.checkImage, ({ params }) => newerImages.check(params))
  serve(routes.setImageUpdates, ({ params, body }, exchange) =>
    setImageUpdates(cluster, params, body, wishOf(exchange)),
  )
}
