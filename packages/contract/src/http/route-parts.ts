import { z } from 'zod'
import { Name } from '../names.ts'
import type { Endpoint } from './endpoint.ts'

/** Keeps the exact type of an endpoint, so that a call of it is typed by its own shapes. */
export const route = <const E extends Endpoint>(endpoint: E): E => endpoint

export const nothing = z.strictObject({})
export const noAnswer = z.undefined()
export const read = { method: 'GET', status: 200, params: nothing, query: nothing, body: nothing } as const

/** "true" or "false" in a query. */
export const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
export const paging = {
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  cursor: z.string().max(500).optional(),
}
export const search = { q: z.string().max(200).optional() }
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() })

export const spaceParams = z.object({ space: Name })
