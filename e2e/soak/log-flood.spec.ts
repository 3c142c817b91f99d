import { routes } from '@berth/contract/http/routes.ts'
import { expect } from '@playwright/test'
import { cluster } from '../../test-support/docker/cluster.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from '../fixture.ts'

const FLOOD = 'yes "a line of a program that says a lot, and all at once" | head -n 1500000; echo that was all'

describeIn('en-US', 'dark', () => {
  test('when lines are written faster than they can be read, the page stays responsive and shows the delay', async ({
    page,
    berth,
    outside,
    space,
  }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${cluster().registry}/samples/logger:1.0`
    const command = [
      'sh',
      '-c',
      `trap 'exit 0' TERM; while [ ! -e /tmp/go ]; do sleep 1; done; ${FLOOD}; sleep 100000 & wait`,
    ]
    const service = await berth.create(space, { name: 'log', image, placement: await outside.here(), command })
    await berth.becomes(service, 'running', ROLLOUT_TIMEOUT_MS)
    await page.goto(`${berth.address}/spaces/${space}/services/log/logs`)
    await expect(page.getByText('Live', { exact: true })).toBeVisible()
    await outside.inside(service, 'touch', '/tmp/go')
    const late = page.getByText(/s behind: lines are written faster than they can be read/)
    await expect(late).toBeVisible({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Pause' }).click()
    await expect(page.getByRole('button', { name: 'Follow', exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Skip to the newest' }).click()
    await expect(late).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible()
    await expect(page.getByText('that was all')).toBeVisible({ timeout: 90_000 })
    await expect(late).toHaveCount(0)
  })
})
