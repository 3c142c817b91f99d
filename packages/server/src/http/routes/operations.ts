import { routes } from '@berth/contract/http/routes.ts'
import type { Action, Service, ServiceRef, TimelineEntry } from '@berth/contract/services/services.ts'
import type { CallContext, OperationContext } from '../../operations/operation-context.ts'
import { batch } from '../../operations/services/batch.ts'
import { deleteService } from '../../operations/services/delete-service.ts'
import { revisionOf, revisionsOf } from '../../operations/services/revisions.ts'
import { planRollBack, rollBack } from '../../operations/services/roll-back-service.ts'
import * as run from '../../operations/services/run-service.ts'
import { planUpgrade, upgrade } from '../../operations/services/upgrade-service.ts'
import type { Timeline } from '../../operations/timeline.ts'
import { callContext } from '../call-context.ts'
import type { Exchange, RegisterRoute } from '../serve.ts'

/** The life of a service: all that can be asked of one that is there. */
export function operationRoutes(serve: RegisterRoute, context: OperationContext, timeline: Timeline): void {
  const recorded = (
    what: TimelineEntry['what'],
    ref: ServiceRef,
    exchange: Exchange,
    act: (call: CallContext) => Promise<Service>,
  ) => {
    const call = callContext(exchange)
    return timeline.recorded(ref, what, call.actor, () => act(call))
  }
  serve(
    routes.upgradeService,
    ({ params, body }, exchange) =>
      recorded('upgrade', params, exchange, (call) => upgrade(context, params, body, call)),
    ({ params, body }) => planUpgrade(context, params, body),
  )
  serve(
    routes.rollBackService,
    ({ params, body: { revision } }, exchange) =>
      recorded(revision === undefined ? 'roll-back' : 'return', params, exchange, (call) =>
        rollBack(context, params, revision ?? null, call),
      ),
    ({ params, body }) => planRollBack(context, params, body.revision ?? null),
  )
  serve(
    routes.scaleService,
    ({ params, body }, exchange) =>
      recorded('scale', params, exchange, (call) => run.scale(context, params, body.replicas, call)),
    ({ params, body }) => run.planScale(context, params, body.replicas),
  )
  const asking =
    (what: Action, act: typeof run.start) =>
    ({ params }: { params: ServiceRef }, exchange: Exchange) =>
      recorded(what, params, exchange, (call) => act(context, params, call))
  serve(routes.confirmUpgrade, asking('confirm', run.confirm))
  serve(routes.pauseUpgrade, asking('pause', run.pause))
  serve(routes.resumeUpgrade, asking('resume', run.resume))
  serve(routes.startService, asking('start', run.start))
  serve(routes.stopService, asking('stop', run.stop), async ({ params }) => run.planStop(context, params, 'stop'))
  serve(routes.restartService, asking('restart', run.restart))

  serve(routes.batchDelete, ({ params, body }, exchange) =>
    batch(body.names, (service) => deleteService(context, { ...params, service }, anyVersion(exchange))),
  )
  serve(routes.batchRun, ({ params, body }, exchange) => {
    const act = { start: run.start, stop: run.stop, restart: run.restart }[body.action]
    const call = anyVersion(exchange)
    const one = (ref: ServiceRef) => timeline.recorded(ref, body.action, call.actor, () => act(context, ref, call))
    return batch(body.names, (service) => one({ ...params, service }))
  })

  serve(routes.listRevisions, async ({ params }) => ({ items: await revisionsOf(context, params), nextCursor: null }))
  serve(routes.listTimeline, ({ params, query }) => timeline.of(params, query.limit, query.cursor))
  serve(routes.getRevision, ({ params }) => revisionOf(context, params, params.revision))
}

/** One version can't be that of many. */
function anyVersion(exchange: Exchange): CallContext {
  return { actor: callContext(exchange).actor, ifMatch: null }
}
