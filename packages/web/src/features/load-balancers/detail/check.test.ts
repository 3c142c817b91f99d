import { expect, test } from 'vitest'
import { checkWord } from './check.ts'

test.each([
  ['L4CON Connection refused', 'noConnection'],
  ['* L4TOUT', 'noAnswer'],
  ['L7TOUT', 'noAnswer'],
  ['L7STS HTTP status 500', 'errorStatus'],
  ['L6RSP', 'badAnswer'],
  ['SOCKERR', null],
  ['', null],
])('%s', (check, word) => expect(checkWord(check)).toBe(word))
