/**
 * The engine can start a command in a container, but it cannot end one, nor report its process id there (moby#9098). So a shell starts the
 * command and first prints its own process id, which is also the id of the terminal's session; another shell then ends all of that session.
 * The scripts use only what is built into every shell.
 */

/** The shells that a container may have, likelier ones first. The last is that of images for debugging. */
export const SHELLS: readonly (readonly string[])[] = [
  ['sh'],
  ['/bin/sh'],
  ['bash'],
  ['/bin/bash'],
  ['ash'],
  ['/busybox/sh'],
]

/** Returns the pattern of the first line that is printed: "<mark> <process id> <command>". */
export function sessionLinePattern(mark: string): RegExp {
  return new RegExp(`${mark} (\\d+) ([^\\r\\n]*)\\r?\\n`)
}

/**
 * Returns the command that runs the best shell in the container: bash, ash, or else the shell that looks for them. Only bash is given a
 * locale. Without one, bash edits multi-byte characters byte by byte. With one, busybox shows unsupported characters as "?".
 */
export function startBestShell(shell: readonly string[], mark: string): string[] {
  const script = `for one in bash ash "$0"; do
  if command -v "$one" >/dev/null 2>&1; then
    if [ "$one" = bash ] && [ -z "$LANG$LC_ALL" ]; then export LANG=C.UTF-8; fi
    echo "${mark} $$ $one"; exec "$one"
  fi
done
echo "${mark} $$ $0"; exec "$0"`
  return [...shell, '-c', script, shell[0] ?? '']
}

export function runInShell(shell: readonly string[], mark: string, command: string): string[] {
  return [...shell, '-c', `echo "${mark} $$ $0"\neval "$1"`, shell[0] ?? '', command]
}

/**
 * Returns the command that ends all processes of a session: first SIGHUP, as when a terminal closes, then SIGKILL. Kills several times,
 * because processes may be started meanwhile, and each time the first process of the session first, because it may restart the others. The
 * fields after the last parenthesis of /proc/N/stat are state, parent, group, session.
 */
export function endShellSession(shell: readonly string[], session: number): string[] {
  const script = `for signal in HUP KILL KILL KILL; do
  kill -$signal ${session} 2>/dev/null
  for file in /proc/[0-9]*/stat; do
    { read -r line <"$file"; } 2>/dev/null || continue
    number=\${file#/proc/}
    set -- \${line##*) }
    [ "$4" = ${session} ] && kill -$signal "\${number%/stat}" 2>/dev/null
  done
  [ $signal = HUP ] && sleep 1 2>/dev/null
done`
  return [...shell, '-c', script]
}
