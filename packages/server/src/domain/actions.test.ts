import type { Problem } from '@berth/contract/http/problems.ts'
import { ACTIONS, type Action, type ServiceState, STATES } from '@berth/contract/services/services.ts'
import { expect, test } from 'vitest'
import { allowedActions, requireAllowed } from './actions.ts'
import { service } from './samples.ts'

/** The table of states and actions in the design, word for word. Deleting is allowed in every state except `deleting`. */
const table: Record<ServiceState, Action[]> = {
  creating: ['stop'],
  running: ['upgrade', 'scale', 'restart', 'stop', 'return'],
  upgrading: ['pause', 'roll-back'],
  'upgrade-paused': ['resume', 'roll-back', 'confirm', 'upgrade'],
  upgraded: ['roll-back', 'confirm', 'scale', 'restart', 'stop'],
  'rolling-back': ['roll-back'],
  scaling: ['scale', 'stop'],
  restarting: ['scale', 'stop'],
  starting: ['stop'],
  stopping: ['start'],
  stopped: ['start', 'scale', 'upgrade'],
  degraded: ['upgrade', 'scale', 'restart', 'stop', 'roll-back', 'confirm'],
  scheduled: [],
  completed: ['upgrade', 'return', 'scale', 'restart', 'stop'],
  failed: ['upgrade', 'return', 'scale', 'restart', 'stop', 'roll-back', 'confirm'],
  deleting: [],
}

const sorted = (actions: readonly Action[]) => actions.toSorted((a, b) => a.localeCompare(b))

test.each(STATES)('allows the actions of the design while a service is %s, with an unconfirmed upgrade', (state) => {
  const expected = state === 'deleting' ? [] : [...table[state], 'delete' as const]
  expect(sorted(allowedActions(service({ pendingFrom: 1 }), state))).toEqual(sorted(expected))
})

test.each(STATES.filter((state) => state !== 'rolling-back'))(
  '%s: without an unconfirmed upgrade, confirm and roll-back are not allowed',
  (state) => {
    const expected = allowedActions(service({ pendingFrom: 1 }), state).filter(
      (one) => one !== 'confirm' && one !== 'roll-back',
    )
    expect(allowedActions(service(), state)).toEqual(expected)
  },
)

test('a rollback may be repeated without an unconfirmed upgrade', () => {
  expect(allowedActions(service(), 'rolling-back')).toEqual(['roll-back', 'delete'])
})

test.each(STATES)('%s: actions are in the order of the menu', (state) => {
  const actions = allowedActions(service({ pendingFrom: 1 }), state)
  expect(actions).toEqual(ACTIONS.filter((action) => actions.includes(action)))
})

test('a global service cannot be scaled, started or stopped', () => {
  expect(allowedActions(service({ mode: 'global' }), 'running')).toEqual(['upgrade', 'return', 'restart', 'delete'])
})

test.each(STATES)('%s: a job can only be deleted', (state) => {
  expect(allowedActions(service({ mode: 'job', pendingFrom: 1 }), state)).toEqual(
    state === 'deleting' ? [] : ['delete'],
  )
})

test('requireAllowed accepts an allowed action', () => {
  expect(() => requireAllowed(service(), 'running', 'scale')).not.toThrow()
})

test('requireAllowed refuses any other action, and lists the allowed ones', () => {
  const refusal: Partial<Problem> = {
    code: 'not-allowed',
    message: 'confirm is not possible while web is degraded.',
    extra: {
      allowed: ['upgrade', 'scale', 'restart', 'stop', 'delete'],
      detailMessage: { code: 'not-allowed', params: { action: 'confirm', service: 'web', state: 'degraded' } },
    },
  }
  expect(() => requireAllowed(service(), 'degraded', 'confirm')).toThrow(expect.objectContaining(refusal))
})
