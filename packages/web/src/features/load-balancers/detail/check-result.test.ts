import { expect, test } from 'vitest'
import { checkResultKey } from './check-result.ts'

test.each([
  ['L4CON Connection refused', 'noConnection'],
  ['* L4TOUT', 'noAnswer'],
  ['L7TOUT', 'noAnswer'],
  ['L7STS HTTP status 500', 'errorStatus'],
  ['L6RSP', 'badAnswer'],
  ['SOCKERR', null],
  ['', null],
])('%s', (check, word) => expect(checkResultKey(check)).toBe(word))
