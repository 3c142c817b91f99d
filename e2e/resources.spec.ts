import { routes } from '@berth/contract/http/routes.ts'
import { expect, type Locator } from '@playwright/test'
import { cluster } from '../test-support/docker/cluster.ts'
import { describeIn, test } from './fixture.ts'

/** The wait for two readings, which a rate needs. Berth reads every 15 seconds. */
const READINGS_MS = 75_000

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

describeIn('zh-CN', 'light', () => {
  test('shows charts of the resources of a service, with history and live', async ({ page, berth, outside, space }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    const placement = await outside.here()
    const image = `${cluster().registry}/samples/web:1.0`
    const resources = { cpus: 0.5, memoryMiB: 64 }
    await berth.becomes(await berth.create(space, { name: 'web', image, replicas: 2, resources, placement }), 'running')
    await page.goto(`${berth.address}/spaces/${space}/services/web`)
    // The row of each instance shows its current usage.
    await expect(page.getByRole('row', { name: /web\.2/ })).toContainText('KiB (', { timeout: READINGS_MS })

    await page.getByRole('tab', { name: t.resources }).click()
    const memory = page.getByRole('region', { name: t.memory })
    await expect(memory.getByRole('img')).toBeVisible({ timeout: READINGS_MS })
    await expect(memory).toContainText(t.limit)
    await expect(page.getByRole('region', { name: t.cpu }).getByRole('img')).toBeVisible({ timeout: READINGS_MS })
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
    // Another reading may have been added meanwhile.
    await expect.poll(() => pointsOf(memory)).toBeGreaterThanOrEqual(points)

    await page.getByText(t.live, { exact: true }).click()
    await page.getByLabel(t.show).selectOption({ label: t.each })
    await expect(memory.locator('.u-legend')).toContainText('web.1')
    const pointsBefore = await pointsOf(memory)
    await expect.poll(() => pointsOf(memory), { timeout: 60_000 }).toBeGreaterThan(pointsBefore)
  })
})

async function pointsOf(card: Locator): Promise<number> {
  return Number(await card.getByRole('img').getAttribute('data-points'))
}

/** Returns the number of colours of a canvas, which is 1 if it is empty. */
function colorsOf(canvas: Locator): Promise<number> {
  return canvas.evaluate((element) => {
    const { width, height } = element as HTMLCanvasElement
    const data = (element as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? []
    return new Set(new Uint32Array((data as Uint8ClampedArray).buffer)).size
  })
}
