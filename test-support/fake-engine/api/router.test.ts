import { describe, expect, test } from 'vitest'
import { Filters, Refusal, route } from './router.ts'

const ok = () => ({ status: 200 })

describe('a route matches the whole path', () => {
  test.each([
    ['/services/:/update', '/services/a-b/update', ['a-b']],
    ['/services/:', '/services/a/update', null],
    ['/images/*/json', '/images/registry.test/shop/web:1.4/json', ['registry.test/shop/web:1.4']],
    ['/services', '/services/a', null],
  ])('route %s, request for %s', (path, requested, parts) => {
    expect(route('GET', path, ok).pattern.exec(requested)?.slice(1) ?? null).toEqual(parts)
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
  ])('match labels: %s', (text, isAllowed) => {
    expect(new Filters(text).allowsLabels(labels)).toBe(isAllowed)
  })

  test('pass a value that matches one of the given ones, and any value without a filter', () => {
    const filters = new Filters('{"name":["a","b"]}')
    expect(['a', 'b', 'c'].filter((name) => filters.allows('name', (value) => value === name))).toEqual(['a', 'b'])
    expect(filters.allows('id', () => false)).toBe(true)
    expect(filters.of('id')).toEqual([])
  })

  test('are refused if they are no JSON or their names are unknown', () => {
    expect(() => new Filters('{')).toThrow(new Refusal(400, 'invalid filter'))
    expect(() => new Filters('{"colour":["red"]}').allowOnly('name')).toThrow("Invalid filter 'colour'")
  })
})
