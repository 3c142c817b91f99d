import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { ACTIONS, type Action, type ServiceState } from '@berth/contract/services/services.ts'
import type { LiveService } from './model.ts'

/** The actions that each state allows. A new state does not compile until it has a row here. */
const ALLOWED: Record<ServiceState, readonly Action[]> = {
  creating: ['stop', 'delete'],
  running: ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'],
  upgrading: ['pause', 'roll-back', 'delete'],
  'upgrade-paused': ['resume', 'roll-back', 'confirm', 'upgrade', 'delete'],
  upgraded: ['confirm', 'roll-back', 'scale', 'restart', 'stop', 'delete'],
  'rolling-back': ['roll-back', 'delete'],
  scaling: ['scale', 'stop', 'delete'],
  restarting: ['scale', 'stop', 'delete'],
  starting: ['stop', 'delete'],
  stopping: ['start', 'delete'],
  stopped: ['start', 'scale', 'upgrade', 'delete'],
  // A job that nothing but the engine may continue.
  scheduled: ['delete'],
  completed: ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'],
  failed: ['upgrade', 'return', 'scale', 'restart', 'stop', 'delete'],
  degraded: ['upgrade', 'scale', 'restart', 'stop', 'delete'],
  deleting: [],
}

/** Returns the allowed actions, in the order of the menu. */
export function allowedActions(service: LiveService, state: ServiceState): Action[] {
  const allowed = new Set(ALLOWED[state])
  if (state === 'degraded' || state === 'failed') allowed.add('confirm').add('roll-back')
  // Without an unconfirmed upgrade there is nothing to confirm, and no revision to roll back to.
  if (service.pendingFrom === null && state !== 'rolling-back')
    for (const action of ['confirm', 'roll-back'] as const) allowed.delete(action)
  if (service.mode !== 'replicated') for (const action of ['scale', 'start', 'stop'] as const) allowed.delete(action)
  if (service.mode === 'job') return [...allowed].filter((action) => action === 'delete')
  return ACTIONS.filter((action) => allowed.has(action))
}

/** Refuses an action that the state of the service does not allow. @throws Problem `not-allowed`, with the allowed actions */
export function requireAllowed(service: LiveService, state: ServiceState, action: Action): void {
  const allowed = allowedActions(service, state)
  if (allowed.includes(action)) return
  throw new Problem('not-allowed', message('not-allowed', { action, service: service.ref.service, state }), { allowed })
}
