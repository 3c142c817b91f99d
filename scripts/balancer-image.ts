import { readFile } from 'node:fs/promises'
import type { EngineClient } from '../packages/server/src/engine/transport/client.ts'
import { run } from './command.ts'
import { ensurePackages } from './packages.ts'
import { busybox } from './setup/busybox.ts'
import { type ImageName, importImage, isInRegistry, pushImage, untagImage } from './setup/image.ts'
import { librariesOf } from './setup/registry.ts'
import type { TarEntry } from './setup/tar.ts'

const PROGRAM = '/usr/sbin/haproxy'

/** Returns the reference of the HAProxy image in a local registry, for BERTH_LB_IMAGE where Docker Hub can't be reached. */
export function balancerImage(registry: string): string {
  return `${registry}/samples/haproxy:debian`
}

/**
 * Builds an image of the distribution's HAProxy and pushes it to the registry, unless it is there already. The image holds the program,
 * the libraries that it is linked with, and a shell for its health check. Needs root where the package is missing.
 */
export async function buildBalancerImage(engine: EngineClient, registry: string): Promise<string> {
  const reference = balancerImage(registry)
  const image: ImageName = { repository: `${registry}/samples/haproxy`, tag: 'debian' }
  if (await isInRegistry(image)) return reference
  await ensurePackages(['busybox-static', 'haproxy'])
  const version = /version (\S+)/.exec(await run(PROGRAM, ['-v']))?.[1] ?? ''
  const files: TarEntry[] = [{ path: 'usr/local/sbin/haproxy', mode: 0o755, content: await readFile(PROGRAM) }]
  for (const path of librariesOf(await run('ldd', [PROGRAM])))
    files.push({ path: path.slice(1), mode: 0o755, content: await readFile(path) })
  await importImage(
    engine,
    image,
    [...(await busybox(engine)), ...files],
    [
      'ENV PATH=/usr/local/sbin:/bin',
      'CMD ["haproxy", "-v"]',
      `LABEL org.opencontainers.image.title="HAProxy" org.opencontainers.image.version="${version}" org.opencontainers.image.vendor="Debian"`,
    ],
  )
  await pushImage(engine, image)
  await untagImage(engine, image)
  return reference
}
