import { describe, expect, test } from 'vitest'
import { Filters, Refusal, route } from './router.ts'

const nothing = () => ({ status: 200 })

describe('a route', () => {
  test.each([
    ['/services/:/update', '/services/a-b/update', ['a-b']],
    ['/services/:', '/services/a/update', null],
    ['/images/*/json', '/images/registry.test/shop/web:1.4/json', ['registry.test/shop/web:1.4']],
    ['/services', '/services/a', null],
  ])('of %s, asked %s', (path, asked, parts) => {
    expect(route('GET', path, nothing).pattern.exec(asked)?.slice(1) ?? null).toEqual(parts)
  })
})

describe('filters', () => {
  const labels = { colour: 'red', size: '1=2' }

  test.each([
    ['{}', true],
    ['{"label":["colour"]}', true],
    ['{"label":["colour=red","size"]}', true],
    ['{"label":{"colour=red":true}}', true],
    ['{"label":["size=1=2"]}', true],
    ['{"label":["colour=blue"]}', false],
    ['{"label":["colour","shape"]}', false],
  ])('of labels: %s', (text, isAllowed) => {
    expect(new Filters(text).allowsLabels(labels)).toBe(isAllowed)
  })

  test('let pass what fits one of the values, and anything where none is asked for', () => {
    const filters = new Filters('{"name":["a","b"]}')
    expect(['a', 'b', 'c'].filter((name) => filters.allows('name', (value) => value === name))).toEqual(['a', 'b'])
    expect(filters.allows('id', () => false)).toBe(true)
    expect(filters.of('id')).toEqual([])
  })

  test('refuse what is none, and what is not known', () => {
    expect(() => new Filters('{')).toThrow(new Refusal(400, 'invalid filter'))
    expect(() => new Filters('{"colour":["red"]}').demandOnly('name')).toThrow("Invalid filter 'colour'")
  })
})
