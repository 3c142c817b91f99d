import type { EngineClient } from '../packages/server/src/engine/transport/client.ts'
import { busybox } from './setup/busybox.ts'
import { type ImageName, importImage, isInRegistry, pushImage, untagImage } from './setup/image.ts'
import type { TarEntry } from './setup/tar.ts'

const FOREVER = `trap 'exit 0' TERM INT\n`

interface Sample {
  name: string
  version: string
  description: string
  files: TarEntry[]
  expose?: number
}

/**
 * Builds the sample images that the registry (`localhost:5000`, plain HTTP) lacks, and pushes them: `samples/web:1.0` and `:2.0`,
 * `samples/logger:1.0`, `samples/crash:1.0`. busybox comes from the distribution, else from Docker Hub.
 *
 * @returns how many had to be built
 * @throws EngineError, EngineAway; Failure when busybox can't be obtained
 */
export async function buildSampleImages(engine: EngineClient, registry: string): Promise<number> {
  const nameOf = ({ name, version }: Sample): ImageName => ({ repository: `${registry}/samples/${name}`, tag: version })
  const isPresent = await Promise.all(samples.map((sample) => isInRegistry(nameOf(sample))))
  const missing = samples.filter((_, index) => !isPresent[index])
  if (missing.length === 0) return 0
  const base = await busybox(engine)
  for (const sample of missing) {
    const image = nameOf(sample)
    await importImage(engine, image, [...base, ...sample.files], instructionsOf(sample))
    await pushImage(engine, image)
    // The image stays only in the registry, so that services pull it from there, like any other image.
    await untagImage(engine, image)
  }
  return missing.length
}

function instructionsOf({ name, version, description, expose }: Sample): string[] {
  return [
    'ENV PATH=/bin',
    'CMD ["/start"]',
    `LABEL org.opencontainers.image.title="${name}" org.opencontainers.image.version="${version}"`,
    `LABEL org.opencontainers.image.description="${description}"`,
    ...(expose ? [`EXPOSE ${expose}`] : []),
  ]
}

function start(script: string): TarEntry {
  return { path: 'start', mode: 0o755, content: `#!/bin/sh\n${script}` }
}

function web(version: string, colour: string): Sample {
  return {
    name: 'web',
    version,
    description: `A page that says web ${version} and which instance answered`,
    expose: 80,
    files: [
      start(webScript(version)),
      { path: 'www', folder: true },
      { path: 'www/index.html', content: page(`web ${version}`, colour) },
      { path: 'www/health', content: 'ok\n' },
    ],
  }
}

/**
 * Writes the instance's name into the page at the start, if the file system is writable. A shell stays the main process, because httpd
 * alone ignores SIGTERM.
 */
function webScript(version: string): string {
  return `${FOREVER}root=/www
if mkdir -p /tmp/www 2>/dev/null && sed "s/INSTANCE/$(hostname)/" /www/index.html >/tmp/www/index.html; then
  cp /www/health /tmp/www && root=/tmp/www
fi
echo "web ${version} listens on port 80"
httpd -f -p 80 -h "$root" &
wait $!
`
}

function page(title: string, colour: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; text-align: center;
    font: 18px/1.5 system-ui, sans-serif; color: #fff; background: ${colour} }
  h1 { margin: 0; font-size: 4rem }
  code { padding: .1em .4em; border-radius: .3em; background: #0003 }
</style>
<h1>${title}</h1>
<p>from instance <code>INSTANCE</code></p>
</html>
`
}

const logger: Sample = {
  name: 'logger',
  version: '1.0',
  description: 'Writes a line each second, every tenth on standard error',
  files: [
    start(`${FOREVER}n=0
while :; do
  n=$((n + 1))
  if [ $((n % 10)) -eq 0 ]; then echo "warning: line $n is a round number" >&2; else echo "line $n from $(hostname)"; fi
  sleep 1 &
  wait $!
done
`),
  ],
}

const crash: Sample = {
  name: 'crash',
  version: '1.0',
  description: 'Says why and exits with code 3',
  files: [start('echo "cannot reach the database at db:5432, giving up" >&2\nexit 3\n')],
}

const samples: readonly Sample[] = [web('1.0', '#1c6b4a'), web('2.0', '#274b9f'), logger, crash]
