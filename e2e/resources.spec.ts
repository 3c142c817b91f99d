import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Locator } from '@playwright/test'
import { cluster } from '../tests/cluster.ts'
import { shownIn, test } from './fixture.ts'

/** Readings come every 15 seconds, and a rate needs two. */
const FIGURES_MS = 75_000

const t = {
  resources: '资源',
  live: '实时',
  cpu: 'CPU',
  memory: '内存',
  limit: '上限',
  zoomOut: '恢复缩放',
  show: '显示',
  each: '各实例',
}

shownIn('zh-CN', 'light', () => {
  test('what a service uses is drawn, kept and live', async ({ page, berth, outside, space }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    const placement = await outside.here()
    const image = `${cluster().registry}/samples/web:1.0`
    const resources = { cpus: 0.5, memoryMiB: 64 }
    await berth.becomes(await berth.create(space, { name: 'web', image, replicas: 2, resources, placement }), 'running')
    await page.goto(`${berth.address}/spaces/${space}/services/web`)
    // The live figures of each instance, beside its name.
    await expect(page.getByRole('row', { name: /web\.2/ })).toContainText('KiB (', { timeout: FIGURES_MS })

    await page.getByRole('tab', { name: t.resources }).click()
    const memory = page.getByRole('region', { name: t.memory })
    await expect(memory.getByRole('img')).toBeVisible({ timeout: FIGURES_MS })
    await expect(memory).toContainText(t.limit)
    await expect(page.getByRole('region', { name: t.cpu }).getByRole('img')).toBeVisible({ timeout: FIGURES_MS })
    expect(await colorsOf(memory.locator('canvas'))).toBeGreaterThan(3)

    const plot = memory.locator('.u-over')
    await plot.hover()
    await expect(memory.locator('.u-legend .u-value').first()).toContainText(/^\d\d:\d\d/)
    const points = await pointsOf(memory)
    const box = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
    await page.mouse.move(box.x + box.width * 0.5, box.y + box.height / 2)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.75, box.y + box.height / 2, { steps: 5 })
    await page.mouse.up()
    await expect(page.getByRole('button', { name: t.zoomOut })).toBeVisible()
    await page.getByRole('button', { name: t.zoomOut }).click()
    // A reading may have come meanwhile.
    await expect.poll(() => pointsOf(memory)).toBeGreaterThanOrEqual(points)

    await page.getByText(t.live, { exact: true }).click()
    await page.getByLabel(t.show).selectOption({ label: t.each })
    await expect(memory.locator('.u-legend')).toContainText('web.1')
    const seen = await pointsOf(memory)
    await expect.poll(() => pointsOf(memory), { timeout: 60_000 }).toBeGreaterThan(seen)
  })
})

async function pointsOf(card: Locator): Promise<number> {
  return Number(await card.getByRole('img').getAttribute('data-points'))
}

/** How many colours are in a picture: one that is empty has one. */
function colorsOf(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    return new Set(new Uint32Array((data as Uint8ClampedArray).buffer)).size
  })
}
