import { expect } from 'vitest'
import { processesOf, pushed, test } from './shells.ts'

/** What is said of an image, the paths of its shells, and the shell that is started. */
export type ShellCase = readonly [what: string, paths: readonly string[], command: string]

/** Tests which shell a terminal starts in images with these shells, and that nothing of it is left. */
export function testShellChoice(cases: readonly ShellCase[]): void {
  test.for(cases)(
    'starts the best shell of an image: %s',
    async ([what, paths, command], { instanceOf, open, outside, bash, locale, program }) => {
      const shells = paths.map((path) => ({
        path,
        mode: 0o755,
        content: path === 'bin/bash' || command === 'sh' ? bash : program,
      }))
      const image = await pushed(outside, `shells-${what.replaceAll(/\W+/g, '-')}`, [
        ...['bin', 'busybox'].map((path) => ({ path, folder: true as const })),
        { path: 'bin/sleep', mode: 0o755, content: program },
        ...shells,
        ...locale,
      ])
      const place = await instanceOf({ image, placement: await outside.here() })
      const quiet = await processesOf(outside, place)
      const terminal = open(place)
      expect(await terminal.says('started')).toEqual({ type: 'started', command })
      terminal.type('echo "is ""bash: $BASH_VERSION."\r')
      await terminal.reads(command === 'ash' ? 'is bash: .' : /is bash: \d/)
      // Of what is typed, the whole letter is taken back.
      if (command === 'bash') {
        terminal.type('echo 锚地x\x7f\x7f | { read -r line; echo "<$line>"; }\r')
        await terminal.reads('<锚>')
      }
      terminal.socket.close()
      await expect.poll(() => processesOf(outside, place)).toEqual(quiet)
    },
  )
}
