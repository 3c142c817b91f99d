import { expect, test } from 'vitest'
import { parseEntries } from './folder.ts'

const AT = '1795551923'

test.each([
  ['a file', [`81a4 496 ${AT} ./a b`, './a b\n'], { name: 'a b', type: 'file', size: 496, mode: 0o644, target: null }],
  ['a folder, without a size of its own', [`41ed 4096 ${AT} ./d`, './d\n'], { name: 'd', type: 'folder', size: 0 }],
  ['a pipe', [`11a4 0 ${AT} ./p`, './p\n'], { name: 'p', type: 'other' }],
  [
    'a link, as busybox prints it',
    [`a1ff 7 ${AT} ./l`, "'./l' -> 'busybox'\n"],
    { name: 'l', type: 'link', target: 'busybox' },
  ],
  ['a link, without quotes', [`a1ff 7 ${AT} ./l`, './l -> ../x y\n'], { name: 'l', target: '../x y' }],
  ['a name with a line break', [`81a4 1 ${AT} ./a\nb`, "'./a'$'\\n''b'\n"], { name: 'a\nb', type: 'file' }],
  ['a name that looks like a record', [`81a4 1 ${AT} ./81a4 1 1 x`, './81a4 1 1 x\n'], { name: '81a4 1 1 x' }],
])('parses %s', (_, records, entry) => {
  expect(parseEntries(records)).toEqual([expect.objectContaining(entry)])
})
