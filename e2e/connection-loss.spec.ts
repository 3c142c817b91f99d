import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from '@playwright/test'
import { cluster } from '../test-support/docker/cluster.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

/** A connection to Berth that can freeze, like that of a laptop that leaves its network: nothing arrives, and no side gets an error. */
const onConnection = test.extend<{ connection: { address: string; freeze(): void } }>({
  connection: async ({ berth }, use) => {
    const sockets = new Set<Socket>()
    const server = createServer((client) => {
      const upstream = connect(Number(new URL(berth.address).port), '127.0.0.1')
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(from)
        from.on('error', () => to.destroy())
        from.on('close', () => sockets.delete(from) && to.destroy())
        from.pipe(to)
      }
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    await use({
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      freeze: () => {
        for (const socket of sockets) socket.unpipe().pause()
      },
    })
    server.close()
    for (const socket of sockets) socket.destroy()
  },
})

describeIn('en-US', 'light', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  onConnection(
    'the page detects a frozen connection, after which terminals can be reopened and logs continue by themselves',
    async ({ page, connection, berth, outside, space }) => {
      const image = `${cluster().registry}/samples/web:1.0`
      await berth.call(routes.createSpace, { body: { name: space } })
      const service = await berth.create(space, { name: 'web', image, placement: await outside.here() })
      await berth.becomes(service, 'running', ROLLOUT_TIMEOUT_MS)
      await page.goto(`${connection.address}/spaces/${space}/services/web`)
      await page.getByRole('button', { name: /^Execute Shell/ }).click()
      const screen = page.getByRole('region', { name: 'Terminal in web.1' }).locator('.xterm-rows')
      await expect(screen).toContainText('/ #')
      await page.getByRole('tab', { name: 'Logs' }).click()
      await expect(page.getByText('Live', { exact: true })).toBeVisible()

      connection.freeze()
      await outside.inside(service, 'sh', '-c', 'echo "written meanwhile" > /proc/1/fd/1')
      await expect(page.getByText('The connection was lost.')).toBeVisible({ timeout: 60_000 })
      await page.getByRole('button', { name: 'Reconnect' }).click()
      await page.getByRole('textbox', { name: 'Terminal in web.1' }).focus()
      await page.keyboard.insertText('echo ba""ck')
      await page.keyboard.press('Enter')
      await expect(screen).toContainText('back')
      await expect(page.getByRole('log').getByText('written meanwhile')).toBeVisible({ timeout: 60_000 })
    },
  )

  test('a dialog appears although the network lost its code at the first try', async ({ page, berth, space }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    await page.goto(`${berth.address}/spaces/${space}`)
    await page.evaluate(() => document.body.setAttribute('data-loaded-once', ''))
    await page.route('**/CreateSpaceDialog-*.js', (route) => route.abort('connectionreset'), { times: 1 })
    await page.getByRole('button', { name: 'Create space' }).click()
    await expect(page.getByLabel('Space name')).toBeVisible()
    await expect(page.locator('body[data-loaded-once]')).toHaveCount(1)
  })
})
