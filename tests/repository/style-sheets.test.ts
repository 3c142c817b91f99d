import { globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const WEB = join(import.meta.dirname, '../../packages/web/src')

/** The classes that components use of each style sheet; '*' where a class is looked up by an expression. */
function usedClasses(): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>()
  for (const file of globSync('**/*.tsx', { cwd: WEB })) {
    const source = readFileSync(join(WEB, file), 'utf8')
    for (const [, name, sheet = ''] of source.matchAll(/import (\w+) from '(.+\.module\.css)'/g)) {
      const path = resolve(WEB, dirname(file), sheet)
      const classes = used.get(path) ?? new Set()
      for (const [, dotted] of source.matchAll(new RegExp(`\\b${name}(?:\\.(\\w+)|\\[)`, 'g')))
        classes.add(dotted ?? '*')
      used.set(path, classes)
    }
  }
  return used
}

/** The classes that a style sheet defines, without those of libraries. */
function definedClasses(path: string): Set<string> {
  const css = readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|:global\([^)]*\)|\{[^{}]*\}/g, '')
  return new Set([...css.matchAll(/\.([A-Za-z]\w*)/g)].map(([, name = '']) => name))
}

test('every class of a style sheet is used, and every used class is in the style sheet', () => {
  const used = usedClasses()
  const faults = globSync('**/*.module.css', { cwd: WEB }).flatMap((file) => {
    const path = join(WEB, file)
    const [defined, classes] = [definedClasses(path), used.get(path) ?? new Set<string>()]
    const undefinedClasses = [...classes].filter((name) => name !== '*' && !defined.has(name))
    const unused = classes.has('*') ? [] : [...defined].filter((name) => !classes.has(name))
    return [
      ...undefinedClasses.map((name) => `${file}: no .${name}`),
      ...unused.map((name) => `${file}: .${name} is unused`),
    ]
  })
  expect(faults).toEqual([])
})

/** Set by Mantine. */
const LIBRARY_ATTRIBUTES = ['data-error']

test('every data attribute that a style sheet selects is set by a component', () => {
  const read = (pattern: string) =>
    globSync(pattern, { cwd: WEB })
      .map((file) => readFileSync(join(WEB, file), 'utf8'))
      .join('\n')
  const selected = new Set(read('**/*.css').match(/(?<=\[)data-[a-z-]+/g))
  const set = new Set([...(read('**/*.{ts,tsx}').match(/\bdata-[a-z-]+/g) ?? []), ...LIBRARY_ATTRIBUTES])
  expect([...selected].filter((attribute) => !set.has(attribute))).toEqual([])
})
