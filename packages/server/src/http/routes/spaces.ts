import { invalidField } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { describeSpace } from '../../operations/spaces/change-space.ts'
import { createSpace } from '../../operations/spaces/create-space.ts'
import { deleteSpace, spaceContents } from '../../operations/spaces/delete-space.ts'
import { pageOf } from '../paging.ts'
import type { RegisterRoute } from '../register-route.ts'

export function spaceRoutes(registerRoute: RegisterRoute, context: OperationContext): void {
  const { view } = context
  registerRoute(routes.listSpaces, ({ query }) =>
    pageOf(view.spaces().filter(nameContains(query.q)), query, ({ name }) => name),
  )
  registerRoute(routes.createSpace, async ({ body }) =>
    view.shownSpace(await createSpace(context, body.name, body.description)),
  )
  registerRoute(routes.getSpace, ({ params }) => view.shownSpace(view.space(params.space)))
  registerRoute(routes.changeSpace, async ({ params, body }) =>
    view.shownSpace(await describeSpace(context, params.space, body.description)),
  )
  registerRoute(routes.getSpaceContents, ({ params }) => spaceContents(context, params.space))
  registerRoute(routes.deleteSpace, async ({ params: { space }, query }) => {
    view.space(space)
    if (query.confirm !== space) throw invalidField('bad-input', 'confirm', message('confirm-name', { space }))
    await deleteSpace(context, space, query.volumes ?? false)
    return undefined
  })
}

/** Returns a filter for names that contain a text, in any case. */
export function nameContains(q: string | undefined): (item: { name: string }) => boolean {
  const searchText = (q ?? '').toLowerCase()
  return ({ name }) => name.toLowerCase().includes(searchText)
}
