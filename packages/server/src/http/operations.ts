import { routes } from '@berth/contract/routes.ts'
import type { ServiceRef } from '@berth/contract/services.ts'
import { batch } from '../operations/batch.ts'
import type { Cluster, Wish } from '../operations/cluster.ts'
import { deleteService } from '../operations/delete-service.ts'
import { revisionOf, revisionsOf } from '../operations/revisions.ts'
import { planRollBack, rollBack } from '../operations/roll-back-service.ts'
import * as run from '../operations/run-service.ts'
import { planUpgrade, upgrade } from '../operations/upgrade-service.ts'
import { bodyOf } from './problems.ts'
import type { Exchange, Serve } from './serve.ts'
import { wishOf } from './wish.ts'

/** The life of a service: all that can be asked of one that is there. */
export function operationRoutes(serve: Serve, cluster: Cluster): void {
  serve(
    routes.upgradeService,
    ({ params, body }, exchange) => upgrade(cluster, params, body, wishOf(exchange)),
    ({ params, body }) => planUpgrade(cluster, params, body),
  )
  serve(
    routes.rollBackService,
    ({ params, body }, exchange) => rollBack(cluster, params, body.revision ?? null, wishOf(exchange)),
    ({ params, body }) => planRollBack(cluster, params, body.revision ?? null),
  )
  serve(
    routes.scaleService,
    ({ params, body }, exchange) => run.scale(cluster, params, body.replicas, wishOf(exchange)),
    ({ params, body }) => run.planScale(cluster, params, body.replicas),
  )
  const asking =
    (act: typeof run.start) =>
    ({ params }: { params: ServiceRef }, exchange: Exchange) =>
      act(cluster, params, wishOf(exchange))
  serve(routes.confirmUpgrade, asking(run.confirm))
  serve(routes.pauseUpgrade, asking(run.pause))
  serve(routes.resumeUpgrade, asking(run.resume))
  serve(routes.startService, asking(run.start))
  serve(routes.stopService, asking(run.stop))
  serve(routes.restartService, asking(run.restart))

  serve(routes.batchDelete, ({ params, body }, exchange) =>
    batch(body.names, (service) => deleteService(cluster, { ...params, service }, anyVersion(exchange)), bodyOf),
  )
  serve(routes.batchRun, ({ params, body }, exchange) => {
    const act = { start: run.start, stop: run.stop, restart: run.restart }[body.action]
    return batch(body.names, (service) => act(cluster, { ...params, service }, anyVersion(exchange)), bodyOf)
  })

  serve(routes.listRevisions, async ({ params }) => ({ items: await revisionsOf(cluster, params), nextCursor: null }))
  serve(routes.getRevision, ({ params }) => revisionOf(cluster, params, params.revision))
}

/** One version can't be that of many. */
function anyVersion(exchange: Exchange): Wish {
  return { by: wishOf(exchange).by, ifMatch: null }
}
