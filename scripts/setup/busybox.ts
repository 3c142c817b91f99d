import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { withPackage } from './debian.ts'
import { type ImageName, pullImage } from './image.ts'
import { packageOrHub } from './sources.ts'
import { firstFileIn, type TarEntry } from './tar.ts'

const FROM_HUB: ImageName = { repository: 'busybox', tag: 'stable' }

const APPLETS = `[ [[ ash awk base64 basename bc bunzip2 bzip2 cal cat chgrp chmod chown chroot clear cmp cp cpio crond cut date dc dd
df diff dirname dmesg dos2unix du echo ed egrep env expand expr factor false fgrep find fold free getopt grep groups gunzip gzip head
hexdump hostid hostname httpd id ifconfig ip kill killall last less link ln logger logname ls md5sum mkdir mkfifo
mknod mktemp more mount mv nc netstat nl nproc nslookup od paste patch ping ping6 pidof printf ps pwd readlink
realpath renice reset rev rm rmdir route sed seq setsid sh sha1sum sha256sum sha512sum shuf sleep sort stat strings stty su sync tac
tail tar tee telnet test time timeout top touch tr traceroute true truncate tty umount uname unexpand uniq unlink unxz unzip uptime
usleep vi watch wc wget which who whoami xargs xxd yes zcat`

/** Returns the files of a minimal usable image: busybox with its applets as links, users, a writable /tmp. */
export async function busybox(engine: EngineClient): Promise<TarEntry[]> {
  return [
    { path: 'bin', folder: true },
    { path: 'bin/busybox', mode: 0o755, content: await busyboxBinary(engine) },
    ...APPLETS.split(/\s+/).map((applet) => ({ path: `bin/${applet}`, to: 'busybox' })),
    { path: 'etc', folder: true },
    { path: 'etc/passwd', content: 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/tmp:/bin/sh\n' },
    { path: 'etc/group', content: 'root:x:0:\nnogroup:x:65534:\n' },
    { path: 'root', mode: 0o700, folder: true },
    { path: 'tmp', mode: 0o1777, folder: true },
  ]
}

function busyboxBinary(engine: EngineClient): Promise<Buffer> {
  return packageOrHub(engine, {
    package: 'busybox-static',
    fromPackage: () => withPackage('busybox-static', readPackagedBinary),
    image: `${FROM_HUB.repository}:${FROM_HUB.tag}`,
    fromHub: () => readBinaryFromHub(engine),
  })
}

/** Reads the program from the unpacked package, which has it in /usr/bin where /bin is a link to that. */
function readPackagedBinary(folder: string): Promise<Buffer> {
  return readFile(join(folder, 'bin/busybox')).catch(() => readFile(join(folder, 'usr/bin/busybox')))
}

/** Copies the program out of Docker's official image, which fits the engine's processor, through a container that is never started. */
async function readBinaryFromHub(engine: EngineClient): Promise<Buffer> {
  await pullImage(engine, FROM_HUB)
  const { Id } = await engine.json<{ Id: string }>('POST', '/containers/create', {
    body: { Image: `${FROM_HUB.repository}:${FROM_HUB.tag}`, Labels: { 'berth.setup': 'busybox' } },
  })
  try {
    const chunks: Buffer[] = []
    for await (const chunk of await engine.stream('GET', `/containers/${Id}/archive`, {
      query: { path: '/bin/busybox' },
    }))
      chunks.push(chunk)
    return firstFileIn(Buffer.concat(chunks))
  } finally {
    await engine.json('DELETE', `/containers/${Id}`)
  }
}
