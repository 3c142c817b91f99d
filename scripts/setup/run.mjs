import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/**
 * Runs commands in the foreground until one of them ends, then ends the others. Forwards the signals that this process receives.
 *
 * @returns the exit code of the command that ended first (128 + n for signal n, as in shells)
 */
export async function runTogether(commands, onStarted = () => undefined) {
  const children = commands.map(({ command, args, env }) => spawn(command, args, { stdio: 'inherit', env }))
  const stopForwarding = forwardSignals(children)
  onStarted(children.flatMap((child) => child.pid ?? []))
  const exits = children.map(exitCodeOf)
  try {
    return await Promise.race(exits)
  } finally {
    for (const child of children) child.kill('SIGTERM')
    await Promise.allSettled(exits)
    stopForwarding()
  }
}

function exitCodeOf(child) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]))
  })
}

/**
 * Forwards signals to the children, except Ctrl-C in a terminal, which reaches every process of the foreground group anyway: forwarded, it
 * would arrive twice and turn a graceful end into a forced one.
 */
function forwardSignals(children) {
  const forward = (signal) => {
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    for (const child of children) child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.off(signal, forward)
  }
}
