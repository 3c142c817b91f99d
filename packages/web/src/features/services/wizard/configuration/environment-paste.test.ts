import { expect, test } from 'vitest'
import { parseEnvironment } from './environment-paste.ts'

test.each<[what: string, text: string, variables: [string, string][]]>([
  ['one line', 'A=1', [['A', '1']]],
  [
    'several lines',
    'A=1\nB=two words\n',
    [
      ['A', '1'],
      ['B', 'two words'],
    ],
  ],
  [
    'Windows line endings',
    'A=1\r\nB=2\r\n',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  ['a line with export, as in a shell', 'export A=1', [['A', '1']]],
  ['a variable named export', 'export=1', [['export', '1']]],
  ['surrounding spaces', '  A = 1  ', [['A', '1']]],
  [
    'comments and empty lines',
    '# all of it\n\nA=1 # the first\n  # more\nB=2',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  [
    'a "#" in a value',
    'COLOUR=#fff0\nURL=http://a/#top',
    [
      ['COLOUR', '#fff0'],
      ['URL', 'http://a/#top'],
    ],
  ],
  [
    'an empty value',
    'A=\nB= # none\nC=2',
    [
      ['A', ''],
      ['B', ''],
      ['C', '2'],
    ],
  ],
  ['more "=" in a value', 'URL=postgres://u:p@db/x?a=b&c=d', [['URL', 'postgres://u:p@db/x?a=b&c=d']]],
  ['literal text in single quotes', `A='#1 \\n "x" $HOME'`, [['A', '#1 \\n "x" $HOME']]],
  ['escapes in double quotes', String.raw`A="a\nb \"c\" \\ \$d \x"`, [['A', 'a\nb "c" \\ $d \\x']]],
  [
    'quoted values over several lines',
    'KEY="-----BEGIN\nabc\n-----END"\nB=2',
    [
      ['KEY', '-----BEGIN\nabc\n-----END'],
      ['B', '2'],
    ],
  ],
  [
    'a comment after a quoted value',
    `A='1' # one\nB=2`,
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  [
    'an unclosed quote as text',
    `A="1\nB=2`,
    [
      ['A', '"1'],
      ['B', '2'],
    ],
  ],
  ['quotes inside a value as text', `A=it's "fine"`, [['A', `it's "fine"`]]],
  ['the last value of a repeated name', 'A=1\nA=2', [['A', '2']]],
  [
    'dots and hyphens in names',
    'spring.profiles.active=x\nmy-key=y',
    [
      ['spring.profiles.active', 'x'],
      ['my-key', 'y'],
    ],
  ],
  ['empty text', '', []],
])('reads %s', (_, text, variables) => {
  expect(parseEnvironment(text)).toEqual({
    variables: variables.map(([name, value]) => ({ name, value })),
    ignored: [],
  })
})

test('reports lines that are not variables', () => {
  expect(parseEnvironment('A=1\nhello there\n=2\n1X=3\n')).toEqual({
    variables: [{ name: 'A', value: '1' }],
    ignored: ['hello there', '=2', '1X=3'],
  })
})
