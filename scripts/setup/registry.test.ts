import { expect, test } from 'vitest'
import { librariesOf } from './registry.ts'

test('lists the libraries of a program with its loader, without entries that are no files', () => {
  const ldd = `\tlinux-vdso.so.1 (0x00007fbd6a65b000)
\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007fbd6a468000)
\t/lib64/ld-linux-x86-64.so.2 (0x00007fbd6a65d000)
`
  expect(librariesOf(ldd)).toEqual(['/lib/x86_64-linux-gnu/libc.so.6', '/lib64/ld-linux-x86-64.so.2'])
  expect(librariesOf('\tstatically linked\n')).toEqual([])
})
