import { readFile } from 'node:fs/promises'
import { routes } from '@berth/contract/http/routes.ts'
import { expect } from '@playwright/test'
import { cluster } from '../test-support/docker/cluster.ts'
import { describeIn, ROLLOUT_TIMEOUT_MS, test } from './fixture.ts'

const t = {
  files: '文件',
  upload: '上传文件',
  open: '打开',
  download: '下载',
  close: '关闭',
  replace: '覆盖',
  uploaded: '已上传 1 个文件',
  root: '根目录',
  cancel: '取消',
  broke: 'large.bin 的上传已中断',
}

describeIn('zh-CN', 'light', () => {
  test('uploads a file to an instance, shows, replaces and downloads it', async ({ page, berth, outside, space }) => {
    await berth.call(routes.createSpace, { body: { name: space } })
    const image = `${cluster().registry}/samples/web:1.0`
    const placement = await outside.here()
    await berth.becomes(await berth.create(space, { name: 'web', image, placement }), 'running', ROLLOUT_TIMEOUT_MS)
    await page.goto(`${berth.address}/spaces/${space}/services/web`)
    await page.getByRole('tab', { name: t.files }).click()
    await page.getByRole('button', { name: `${t.open} www`, exact: true }).click()
    await expect(page.getByRole('button', { name: `${t.open} index.html` })).toBeVisible()

    const upload = async (text: string) => {
      const choosing = page.waitForEvent('filechooser')
      await page.getByRole('button', { name: t.upload }).click()
      const file = { name: '说明 a.txt', mimeType: 'text/plain', buffer: Buffer.from(text) }
      await (await choosing).setFiles(file)
    }
    await upload('第一行 first\n')
    await expect(page.getByText(t.uploaded).first()).toBeVisible()
    await page.getByRole('button', { name: `${t.open} 说明 a.txt` }).click()
    await expect(page.getByRole('dialog')).toContainText('第一行 first')
    await page.getByRole('dialog').getByRole('button', { name: t.close }).click()
    await expect(page.getByRole('dialog')).toBeHidden()

    await upload('second\n')
    await page.getByRole('dialog').getByRole('button', { name: t.replace, exact: true }).click()
    await expect.poll(() => outside.inside({ space, name: 'web' }, 'cat', '/www/说明 a.txt')).toBe('second')

    const downloading = page.waitForEvent('download')
    await page.getByRole('link', { name: `${t.download} 说明 a.txt` }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toBe('说明 a.txt')
    expect(await readFile(await download.path(), 'utf8')).toBe('second\n')

    // Cancelling an upload may leave a partial file, which the page reports. The upload is slowed down, so that it can be cancelled.
    const devtools = await page.context().newCDPSession(page)
    const network = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 200_000 }
    await devtools.send('Network.emulateNetworkConditions', network)
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: t.upload }).click()
    const large = { name: 'large.bin', mimeType: 'application/octet-stream', buffer: Buffer.alloc(20_000_000) }
    await (await choosing).setFiles(large)
    await page.getByRole('button', { name: t.cancel }).click()
    await expect(page.getByText(t.broke)).toBeVisible()
    await devtools.send('Network.emulateNetworkConditions', { ...network, uploadThroughput: -1 })

    await page.getByRole('button', { name: t.root }).click()
    await page.getByRole('button', { name: `${t.open} bin`, exact: true }).click()
    await page.getByRole('button', { name: `${t.open} busybox` }).click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await page.keyboard.press('Escape')
    // Going back shows the previous folder.
    await page.goBack()
    await expect(page.getByRole('button', { name: `${t.open} www`, exact: true })).toBeVisible()
  })
})
