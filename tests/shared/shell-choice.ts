import { expect } from 'vitest'
import { processesOf, pushTestImage, test } from '../fixtures/shells.ts'

/** The title of a case, the paths of the image's shells, and the expected shell. */
export type ShellCase = readonly [what: string, paths: readonly string[], command: string]

/** Tests which shell a terminal starts in images with these shells, and that it leaves no process. */
export function testShellChoice(cases: readonly ShellCase[]): void {
  test.for(cases)(
    'starts the best shell of an image: %s',
    async ([title, paths, command], { instanceOf, open, outside, bash, locale, program }) => {
      const shells = paths.map((path) => ({
        path,
        mode: 0o755,
        content: path === 'bin/bash' || command === 'sh' ? bash : program,
      }))
      const image = await pushTestImage(outside, `shells-${title.replaceAll(/\W+/g, '-')}`, [
        ...['bin', 'busybox'].map((path) => ({ path, folder: true as const })),
        { path: 'bin/sleep', mode: 0o755, content: program },
        ...shells,
        ...locale,
      ])
      const place = await instanceOf({ image, placement: await outside.here() })
      const processesBefore = await processesOf(outside, place)
      const terminal = open(place)
      expect(await terminal.untilMessage('started')).toEqual({ type: 'started', command })
      terminal.type('echo "is ""bash: $BASH_VERSION."\r')
      await terminal.untilOutput(command === 'ash' ? 'is bash: .' : /is bash: \d/)
      // Backspace removes a whole multi-byte character.
      if (command === 'bash') {
        terminal.type('echo 锚地x\x7f\x7f | { read -r line; echo "<$line>"; }\r')
        await terminal.untilOutput('<锚>')
      }
      terminal.socket.close()
      await expect.poll(() => processesOf(outside, place)).toEqual(processesBefore)
    },
  )
}
