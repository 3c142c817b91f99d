/**
 * The engine can start a command in a container, but not end one, nor tell its number there (moby#9098). So commands are started by a
 * shell that first says its own number, which is that of the session of the terminal too; another one then ends all of that session.
 * What these use is built into every shell.
 */

/** How a shell may be there, likelier ones first; the last is that of images for debugging. */
export const SHELLS: readonly (readonly string[])[] = [
  ['sh'],
  ['/bin/sh'],
  ['bash'],
  ['/bin/bash'],
  ['ash'],
  ['/busybox/sh'],
]

/** What is said first, in a line: "<mark> <number> <what is run>". */
export function greeting(mark: string): RegExp {
  return new RegExp(`${mark} (\\d+) ([^\\r\\n]*)\\r?\\n`)
}

/**
 * The best shell that is there: bash, ash, else the one that looks for them. Without a locale bash takes bytes for letters where it
 * draws the line that is typed; busybox, with one, draws a "?" for each letter that it was not built for.
 */
export function bestShell(shell: readonly string[], mark: string): string[] {
  const script = `for one in bash ash "$0"; do
  if command -v "$one" >/dev/null 2>&1; then
    if [ "$one" = bash ] && [ -z "$LANG$LC_ALL" ]; then export LANG=C.UTF-8; fi
    echo "${mark} $$ $one"; exec "$one"
  fi
done
echo "${mark} $$ $0"; exec "$0"`
  return [...shell, '-c', script, shell[0] ?? '']
}

export function inShell(shell: readonly string[], mark: string, command: string): string[] {
  return [...shell, '-c', `echo "${mark} $$ $0"\neval "$1"`, shell[0] ?? '', command]
}

/**
 * Ends whatever belongs to the session: first as closing a terminal does, then what did not heed that, its first process before those that it
 * would start again, and more than once for what is started meanwhile. The fields behind the last parenthesis of /proc/N/stat are state,
 * parent, group, session.
 */
export function endSession(shell: readonly string[], session: number): string[] {
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
