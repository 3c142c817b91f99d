const ENDED = /^host-init: dockerd ended with exit code \d+$/m
/** How Go's runtime begins to say why it gives up; dockerd's own fatal errors are its last lines. */
const REASON = /^(panic|fatal error|runtime|unexpected fault address|SIG[A-Z]+): /
const REASON_LINES = 60
const LAST_LINES = 20

/** Why an engine ended, each time that it did (host-init.sh starts it again): the lines of its log that tell. */
export function crashesOf(log: string): string[] {
  const runs = log.split(ENDED).slice(0, -1)
  return runs.map((run) => {
    const lines = run.trim().split('\n')
    const reason = lines.findIndex((line) => REASON.test(line))
    return (reason < 0 ? lines.slice(-LAST_LINES) : lines.slice(reason, reason + REASON_LINES)).join('\n')
  })
}
