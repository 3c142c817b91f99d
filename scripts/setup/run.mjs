import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs commands in the foreground until the first of them ends, then ends the others. Signals that this process gets are passed on.
 *
 * @returns the exit code of the first that ended (128 + n for signal n, as shells say it)
 */
export async function runTogether(commands, onStarted = () => undefined) {
  const children = commands.map(({ command, args, env }) => spawn(command, args, { stdio: 'inherit', env }))
  const stopPassing = passSignals(children)
  onStarted(children.flatMap((child) => child.pid ?? []))
  const ends = children.map(ended)
  try {
    return await Promise.race(ends)
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.allSettled(ends)
    stopPassing()
  }
}

function ended(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/** Ctrl-C reaches every process of the terminal's foreground group by itself: passed on, it would come twice, and force what should be graceful. */
function passSignals(children) {
  const pass = (signal) => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    for (const child of children) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
  }
}
