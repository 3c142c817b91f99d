import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import { expect } from 'vitest'
import { busybox } from '../scripts/setup/busybox.ts'
import { withPackage } from '../scripts/setup/debian.ts'
import { type ImageName, importImage, pushImage } from '../scripts/setup/image.ts'
import type { Entry } from '../scripts/setup/tar.ts'
import { cluster } from './cluster.ts'
import { test as onCluster } from './on-cluster.ts'
import type { Outside } from './outside.ts'
import { type Place, placeOf, terminals } from './terminal.ts'

type Spec = Omit<ServiceSpecInput, 'name'>

/**
 * `place` is an instance on the host whose engine the tests access. It belongs to the file, so tests must not change it. `ownPlace` belongs
 * to the test. `open` opens terminals that are closed after the test.
 */
export const test = onCluster
  .extend('place', { scope: 'file' }, async ({ berth, sharedSpace, outside, images }) =>
    placeOf(berth, sharedSpace, { image: images.logger, placement: await outside.here() }),
  )
  .extend(
    'instanceOf',
    { scope: 'test' },
    ({ berth, space }) =>
      (spec: Spec) =>
        placeOf(berth, space, spec),
  )
  .extend('ownPlace', async ({ instanceOf, outside, images }) =>
    instanceOf({ image: images.logger, placement: await outside.here() }),
  )
  /** The busybox program. Its name in the image selects the applet. */
  .extend('program', { scope: 'file' }, async ({ outside }) => {
    const [program] = (await busybox(outside.engine)).filter(({ path }) => path === 'bin/busybox')
    return program && 'content' in program ? program.content : expect.fail('The files contain no busybox.')
  })
  /** The distribution's static bash, which needs no library. */
  .extend('bash', { scope: 'file' }, () =>
    withPackage('bash-static', (folder) =>
      readFile(join(folder, 'bin/bash-static')).catch(() => readFile(join(folder, 'usr/bin/bash-static'))),
    ),
  )
  /** The locale, by which bash recognizes multi-byte characters. */
  .extend('locale', { scope: 'file' }, () =>
    withPackage('libc-bin', async (folder): Promise<Entry[]> => {
      const path = 'usr/lib/locale/C.utf8'
      const names = (await readdir(join(folder, path))).filter((name) => name !== 'LC_MESSAGES')
      const files = names.map(async (name) => ({
        path: `${path}/${name}`,
        content: await readFile(join(folder, path, name)),
      }))
      return Promise.all(files)
    }),
  )
  /** An image with two programs and no shell. */
  .extend('bare', { scope: 'file' }, async ({ outside, program }) =>
    pushTestImage(outside, 'bare', [
      { path: 'bin', folder: true },
      { path: 'bin/sleep', mode: 0o755, content: program },
      { path: 'bin/cat', to: 'sleep' },
      { path: 'greeting', content: 'hello\n' },
    ]),
  )
  .extend('open', ({ berth }, { onCleanup }) => terminals(berth, onCleanup))

export async function pushTestImage(outside: Outside, name: string, entries: readonly Entry[]): Promise<string> {
  const image: ImageName = { repository: `${cluster().registry}/tests/${name}`, tag: '1' }
  const run = ['ENV PATH=/bin', 'CMD ["/bin/sleep","1000000"]']
  await importImage(outside.engine, image, entries, run)
  await pushImage(outside.engine, image)
  return `${image.repository}:${image.tag}`
}

/** Returns the commands of the processes in an instance. */
export async function processesOf(
  outside: { get<T>(path: string): Promise<T> },
  { container }: Place,
): Promise<string[]> {
  const { Processes: rows, Titles: titles } = await outside.get<{ Processes: string[][]; Titles: string[] }>(
    `/containers/${container}/top?ps_args=-eo%20pid,args`,
  )
  const column = titles.indexOf('COMMAND')
  // The logger itself runs `sleep 1`.
  return rows.map((row) => row[column] ?? '').filter((command) => command !== 'sleep 1')
}
