import { invalidField } from '@berth/contract/http/problems.ts'
import { routes } from '@berth/contract/http/routes.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { OperationContext } from '../../operations/operation-context.ts'
import { describeSpace } from '../../operations/spaces/change-space.ts'
import { createSpace } from '../../operations/spaces/create-space.ts'
import { contentsOf, deleteSpace } from '../../operations/spaces/delete-space.ts'
import { pageOf } from '../paging.ts'
import type { RegisterRoute } from '../serve.ts'

export function spaceRoutes(serve: RegisterRoute, context: OperationContext): void {
  const { view } = context
  serve(routes.listSpaces, ({ query }) => pageOf(view.spaces().filter(containing(query.q)), query, ({ name }) => name))
  serve(routes.createSpace, async ({ body }) =>
    view.shownSpace(await createSpace(context, body.name, body.description)),
  )
  serve(routes.getSpace, ({ params }) => view.shownSpace(view.space(params.space)))
  serve(routes.changeSpace, async ({ params, body }) =>
    view.shownSpace(await describeSpace(context, params.space, body.description)),
  )
  serve(routes.getSpaceContents, ({ params }) => contentsOf(context, params.space))
  serve(routes.deleteSpace, async ({ params: { space }, query }) => {
    view.space(space)
    if (query.confirm !== space) throw invalidField('bad-input', 'confirm', message('confirm-name', { space }))
    await deleteSpace(context, space, query.volumes ?? false)
    return undefined
  })
}

/** Whether a name contains what is searched for, in any case. */
export function containing(q: string | undefined): (item: { name: string }) => boolean {
  const sought = (q ?? '').toLowerCase()
  return ({ name }) => name.toLowerCase().includes(sought)
}
