import { problemOf } from '@berth/contract/http/client.ts'
import { routes } from '@berth/contract/http/routes.ts'
import type { NewHook, PushAnswer } from '@berth/contract/push-hooks/hooks.ts'
import { uniqueName } from '../docker/outside.ts'
import type { Berth } from './berth.ts'

/** Creates a push hook. @returns the hook with its token and address */
export async function newHook(berth: Berth, given: Partial<NewHook> = {}) {
  const { hook, token } = await berth.call(routes.createHook, { body: { name: uniqueName('ci'), ...given } })
  return { ...hook, token, url: `${berth.address}/api/v1/hooks/${token}` }
}

/** Calls a push hook as a registry or a build does, without a session. @throws Problem if the call is refused */
export async function callHook(url: string, body?: unknown, type = 'application/json'): Promise<PushAnswer> {
  const response = await fetch(url, {
    method: 'POST',
    ...(body !== undefined && { headers: { 'content-type': type }, body: JSON.stringify(body) }),
  })
  if (response.ok) return (await response.json()) as PushAnswer
  throw problemOf(await response.json(), response.status)
}
