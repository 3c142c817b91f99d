const ENDED = /^host-init: dockerd ended with exit code \d+$/m
/** Matches the beginning of a fatal error of Go's runtime. dockerd's own fatal errors are the last lines of its log. */
const REASON = /^(panic|fatal error|runtime|unexpected fault address|SIG[A-Z]+): /
const REASON_LINES = 60
const LAST_LINES = 20

/** Returns the log lines that explain each crash of an engine. host-init.sh restarts an engine that crashes. */
export function crashesOf(log: string): string[] {
  const runs = log.split(ENDED).slice(0, -1)
  return runs.map((run) => {
    const lines = run.trim().split('\n')
    const reason = lines.findIndex((line) => REASON.test(line))
    return (reason < 0 ? lines.slice(-LAST_LINES) : lines.slice(reason, reason + REASON_LINES)).join('\n')
  })
}
