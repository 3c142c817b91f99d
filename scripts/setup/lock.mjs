import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Takes the lock `name` and holds it until it is released or this process ends in any way. The lock is a listening socket: a file with a
 * process id would outlive a killed process, and the id may later belong to another process.
 *
 * @param {string} name the name of the lock: the path of a folder
 * @param {() => void} onWait called once if another process holds the lock
 */
export async function takeLock(name, onWait) {
  const path = socketPathOf(name)
  for (let isFirst = true; ; isFirst = false) {
    const lock = await listen(path)
    if (lock) return lock
    if (isFirst) onWait()
    await untilReleased(path)
  }
}

/** Returns the path of the lock's socket. On Linux it is an abstract socket, which leaves no file behind. */
function socketPathOf(name) {
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

/** Waits until the holder releases the lock, which closes the connection. A socket file without a listener is left by a dead holder. */
function untilReleased(path) {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED' && !path.startsWith('\0')) rm(path, { force: true }).then(resolve, resolve)
    })
    socket.on('close', resolve)
  })
}
