import { expect, test, vi } from 'vitest'
import type { OperationContext } from '../operation-context.ts'
import { resolveImage } from './resolve-image.ts'

const [OLD, NEW] = ['sha256:11', 'sha256:22']

test.each([
  ['asks the registry for the digest of a tag', 'shop/web:1.0', null, 'shop/web:1.0', NEW],
  ['takes the digest that the caller knows', 'shop/web:1.0', OLD, `shop/web:1.0@${OLD}`, OLD],
])('%s', async (_, reference, known, asked, digest) => {
  const distribution = vi.fn(async (name: string) => ({ Descriptor: { digest: name.split('@')[1] ?? NEW } }))
  const view = { cluster: () => ({ platforms: ['linux/amd64'] }) }
  const context = { engine: { distribution }, pullLogin: async () => null, view } as unknown as OperationContext
  expect(await resolveImage(context, reference, known)).toMatchObject({ pinned: `${reference}@${digest}`, digest })
  expect(distribution.mock.calls).toEqual([[asked, null]])
})
