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
import type { Exchange, RegisterRoute } from '../register-route.ts'

/** Registers the operations on existing services. */
export function operationRoutes(registerRoute: RegisterRoute, context: OperationContext, timeline: Timeline): void {
  const recorded = (
    what: TimelineEntry['what'],
    ref: ServiceRef,
    exchange: Exchange,
    act: (call: CallContext) => Promise<Service>,
  ) => {
    const call = callContext(exchange)
    return timeline.recorded(ref, what, call.actor, () => act(call))
  }
  registerRoute(
    routes.upgradeService,
    ({ params, body }, exchange) =>
      recorded('upgrade', params, exchange, (call) => upgrade(context, params, body, call)),
    ({ params, body }) => planUpgrade(context, params, body),
  )
  registerRoute(
    routes.rollBackService,
    ({ params, body: { revision } }, exchange) =>
      recorded(revision === undefined ? 'roll-back' : 'return', params, exchange, (call) =>
        rollBack(context, params, revision ?? null, call),
      ),
    ({ params, body }) => planRollBack(context, params, body.revision ?? null),
  )
  registerRoute(
    routes.scaleService,
    ({ params, body }, exchange) =>
      recorded('scale', params, exchange, (call) => run.scale(context, params, body.replicas, call)),
    ({ params, body }) => run.planScale(context, params, body.replicas),
  )
  const handlerOf =
    (what: Action, act: typeof run.start) =>
    ({ params }: { params: ServiceRef }, exchange: Exchange) =>
      recorded(what, params, exchange, (call) => act(context, params, call))
  registerRoute(routes.confirmUpgrade, handlerOf('confirm', run.confirm))
  registerRoute(routes.pauseUpgrade, handlerOf('pause', run.pause))
  registerRoute(routes.resumeUpgrade, handlerOf('resume', run.resume))
  registerRoute(routes.startService, handlerOf('start', run.start))
  registerRoute(routes.stopService, handlerOf('stop', run.stop), async ({ params }) =>
    run.planStop(context, params, 'stop'),
  )
  registerRoute(routes.restartService, handlerOf('restart', run.restart))

  registerRoute(routes.batchDelete, ({ params, body }, exchange) =>
    batch(body.names, (service) => deleteService(context, { ...params, service }, anyVersion(exchange))),
  )
  registerRoute(routes.batchRun, ({ params, body }, exchange) => {
    const act = { start: run.start, stop: run.stop, restart: run.restart }[body.action]
    const call = anyVersion(exchange)
    const runOne = (ref: ServiceRef) => timeline.recorded(ref, body.action, call.actor, () => act(context, ref, call))
    return batch(body.names, (service) => runOne({ ...params, service }))
  })

  registerRoute(routes.listRevisions, async ({ params }) => ({
    items: await revisionsOf(context, params),
    nextCursor: null,
  }))
  registerRoute(routes.listTimeline, ({ params, query }) => timeline.of(params, query.limit, query.cursor))
  registerRoute(routes.getRevision, ({ params }) => revisionOf(context, params, params.revision))
}

/** Returns the call context without a version: one version cannot apply to many services. */
function anyVersion(exchange: Exchange): CallContext {
  return { actor: callContext(exchange).actor, ifMatch: null }
}
