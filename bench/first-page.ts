import { get } from 'node:http'
import { join } from 'node:path'
import { routes } from '@berth/contract/http/routes.ts'
import { chromium } from '@playwright/test'
import { run } from '../scripts/command.ts'
import { ensurePackages } from '../scripts/packages.ts'
import { Berth, PASSWORD } from '../test-support/berth/berth.ts'
import { Outside, uniqueName } from '../test-support/docker/outside.ts'
import type { Row } from './table.ts'

const GOAL_KB = 250
const CHROMIUM = { executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] }

/** Measures the scripts that a browser loads until the list of services appears, compressed with gzip. */
export async function firstPage(dockerHost: string, registry: string): Promise<Row> {
  await ensurePackages(['chromium'])
  await run('vite', ['build', join(import.meta.dirname, '../packages/web')])
  const outside = new Outside(dockerHost)
  const berth = await Berth.start({ DOCKER_HOST: dockerHost })
  const space = uniqueName('bench')
  try {
    await berth.call(routes.createSpace, { body: { name: space } })
    await berth.create(space, { name: 'the-only-one', image: `${registry}/samples/web:1.0`, replicas: 0 })
    const scripts = await scriptsLoadedUntil(berth, `/spaces/${space}`, 'the-only-one')
    const sizes = await Promise.all(scripts.map(compressedSize))
    return rowOf(sizes)
  } finally {
    await berth.stop()
    await outside.sweep(space)
    outside.close()
  }
}

function rowOf(sizes: readonly number[]): Row {
  const kb = sizes.reduce((sum, size) => sum + size, 0) / 1000
  return {
    what: 'scripts until the list appears, gzip',
    berth: `${kb.toFixed(0)} kB in ${sizes.length} files`,
    comparison: '',
    result: `${kb.toFixed(0)} kB`,
    goal: `at most ${GOAL_KB} kB`,
    isMet: kb <= GOAL_KB,
  }
}

/** Returns the addresses of the scripts that the page loads until the text appears. */
async function scriptsLoadedUntil(berth: Berth, path: string, text: string): Promise<string[]> {
  const browser = await chromium.launch(CHROMIUM)
  try {
    const page = await browser.newPage()
    await page.request.post(`${berth.address}/api/v1/session`, { data: { username: 'admin', password: PASSWORD } })
    const scripts = new Set<string>()
    page.on('request', (request) => {
      if (new URL(request.url()).pathname.endsWith('.js')) scripts.add(request.url())
    })
    await page.goto(berth.address + path)
    await page.getByText(text).first().waitFor()
    return [...scripts]
  } finally {
    await browser.close()
  }
}

/** Returns the compressed size in bytes. `fetch` would decompress the response. */
function compressedSize(url: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>()
  get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
    let size = 0
    response.on('data', (bytes: Buffer) => {
      size += bytes.length
    })
    response.on('end', () => resolve(size))
  }).on('error', reject)
  return promise
}
