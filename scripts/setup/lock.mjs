import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Holds `name` until released or until this process ends, however it ends. A lock is a socket that listens, because a file with a process
 * id outlives a killed process, and its number may by then be another's.
 *
 * @param {string} name what is locked: the path of a folder
 * @param {() => void} onWait called once when somebody else holds it
 */
export async function takeLock(name, onWait) {
  const path = socketOf(name)
  for (let isFirst = true; ; isFirst = false) {
    const held = await listen(path)
    if (held) return held
    if (isFirst) onWait()
    await untilReleased(path)
  }
}

/** On Linux an abstract socket: there is no file that could be left behind. */
function socketOf(name) {
  const id = createHash('sha256').update(name).digest('hex').slice(0, 16)
  // Not userInfo(): a user's id may have no name, in a container for example.
  const file = `berth-${process.getuid?.() ?? 0}-${id}.lock`
  return process.platform === 'linux' ? `\0${file}` : join(tmpdir(), file)
}

function listen(path) {
  return new Promise((resolve, reject) => {
    const waiting = new Set()
    const server = createServer((socket) => {
      waiting.add(socket.unref().on('error', () => undefined))
    })
    const release = () => {
      server.close()
      for (const socket of waiting) socket.destroy()
    }
    server.on('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)))
    server.listen(path, () => {
      server.unref()
      resolve({ release })
    })
  })
}

/** The holder never writes: the connection ends when it lets go. A socket file that nobody listens on is a dead holder's. */
function untilReleased(path) {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED' && !path.startsWith('\0')) rm(path, { force: true }).then(resolve, resolve)
    })
    socket.on('close', resolve)
  })
}
