import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from '@playwright/test'
import { cluster } from '../tests/cluster.ts'
import { ROLL_OUT_MS, shownIn, test } from './fixture.ts'

/** A way to Berth that can go dead, as that of a laptop which is carried away: nothing comes through, and nobody is told. */
const onWay = test.extend<{ way: { address: string; goDead(): void } }>({
  way: async ({ berth }, use) => {
    const sockets = new Set<Socket>()
    const server = createServer((near) => {
      const far = connect(Number(new URL(berth.address).port), '127.0.0.1')
      for (const [from, to] of [
        [near, far],
        [far, near],
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
      goDead: () => {
        for (const socket of sockets) socket.unpipe().pause()
      },
    })
    server.close()
    for (const socket of sockets) socket.destroy()
  },
})

shownIn('en-US', 'light', () => {
  test.use({ viewport: { width: 1440, height: 900 } })

  onWay(
    'a way that goes dead without a word is noticed: terminals can be opened again, logs go on by themselves',
    async ({ page, way, berth, outside, space }) => {
      const image = `${cluster().registry}/samples/web:1.0`
      await berth.call(routes.createSpace, { body: { name: space } })
      const service = await berth.create(space, { name: 'web', image, placement: await outside.here() })
      await berth.becomes(service, 'running', ROLL_OUT_MS)
      await page.goto(`${way.address}/spaces/${space}/services/web`)
      await page.getByRole('button', { name: /^Execute Shell/ }).click()
      const screen = page.getByRole('region', { name: 'Terminal in web.1' }).locator('.xterm-rows')
      await expect(screen).toContainText('/ #')
      await page.getByRole('tab', { name: 'Logs' }).click()
      await expect(page.getByText('Live', { exact: true })).toBeVisible()

      way.goDead()
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
})
