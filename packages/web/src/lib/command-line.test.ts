import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseCommandLine, quoteCommandLine } from './command-line.ts'

test.each<[what: string, line: string, words: string[]]>([
  ['an empty line', '', []],
  ['only spaces', '  \n ', []],
  ['words', 'nginx -g  daemon', ['nginx', '-g', 'daemon']],
  ['line breaks between words', 'a\nb', ['a', 'b']],
  ['single quotes', `sh -c 'echo "$HOME" \\n'`, ['sh', '-c', 'echo "$HOME" \\n']],
  ['double quotes', String.raw`sh -c "a \"b\" \$c \n"`, ['sh', '-c', 'a "b" $c \\n']],
  ['quotes within a word', `--name="my app"'s`.concat(`'`), ['--name=my apps']],
  ['an empty word', `a '' b ""`, ['a', '', 'b', '']],
  ['a backslash', String.raw`my\ app a\\b \'`, ['my app', 'a\\b', "'"]],
  ['shell operators as text', 'a|b && c > d', ['a|b', '&&', 'c', '>', 'd']],
])('splits %s', (_, line, words) => expect(parseCommandLine(line)).toEqual({ words, closed: true }))

test.each(["sh -c 'echo", 'say "hello', 'ends with \\'])('%s is not closed', (line) =>
  expect(parseCommandLine(line).closed).toBe(false),
)

test('quotes only the words that need quotes', () => {
  expect(quoteCommandLine(['nginx', '-g', 'daemon off;', "it's", ''])).toBe(`nginx -g 'daemon off;' 'it'\\''s' ''`)
})

test('parses every line that it quoted', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (words) => {
      expect(parseCommandLine(quoteCommandLine(words))).toEqual({ words, closed: true })
    }),
  )
})
