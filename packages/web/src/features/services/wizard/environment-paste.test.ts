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
    'lines of Windows',
    'A=1\r\nB=2\r\n',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  ['export, as in a shell', 'export A=1', [['A', '1']]],
  ['a variable that is called export', 'export=1', [['export', '1']]],
  ['spaces around', '  A = 1  ', [['A', '1']]],
  [
    'comments and empty lines',
    '# all of it\n\nA=1 # the first\n  # more\nB=2',
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  [
    'a # that belongs to the value',
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
  ['more "=" in the value', 'URL=postgres://u:p@db/x?a=b&c=d', [['URL', 'postgres://u:p@db/x?a=b&c=d']]],
  ['single quotes keep all', `A='#1 \\n "x" $HOME'`, [['A', '#1 \\n "x" $HOME']]],
  ['double quotes know escapes', String.raw`A="a\nb \"c\" \\ \$d \x"`, [['A', 'a\nb "c" \\ $d \\x']]],
  [
    'quotes over several lines',
    'KEY="-----BEGIN\nabc\n-----END"\nB=2',
    [
      ['KEY', '-----BEGIN\nabc\n-----END'],
      ['B', '2'],
    ],
  ],
  [
    'what follows a quote is a comment',
    `A='1' # one\nB=2`,
    [
      ['A', '1'],
      ['B', '2'],
    ],
  ],
  [
    'a quote that never ends is text',
    `A="1\nB=2`,
    [
      ['A', '"1'],
      ['B', '2'],
    ],
  ],
  ['quotes inside are text', `A=it's "fine"`, [['A', `it's "fine"`]]],
  ['the last of a name counts', 'A=1\nA=2', [['A', '2']]],
  [
    'dots and hyphens in names',
    'spring.profiles.active=x\nmy-key=y',
    [
      ['spring.profiles.active', 'x'],
      ['my-key', 'y'],
    ],
  ],
  ['nothing', '', []],
])('%s', (_, text, variables) => {
  expect(parseEnvironment(text)).toEqual({
    variables: variables.map(([name, value]) => ({ name, value })),
    ignored: [],
  })
})

test('what is no variable is said', () => {
  expect(parseEnvironment('A=1\nhello there\n=2\n1X=3\n')).toEqual({
    variables: [{ name: 'A', value: '1' }],
    ignored: ['hello there', '=2', '1X=3'],
  })
})
