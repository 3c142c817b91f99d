import { expect, test } from 'vitest'
import { downloadUrl, feedUrl } from '../log-urls.ts'
import { logsSearch } from './logs-search.ts'

const path = '/api/v1/spaces/shop/services/web/logs'

test.each([
  ['the default number of lines', {}, `${path}?follow=true&tail=1000`],
  ['a number of lines', { tail: 100 }, `${path}?follow=true&tail=100`],
  ['all lines', { tail: 'all' }, `${path}?follow=true`],
  ['a duration', { since: '1h', stream: 'stderr' }, `${path}?follow=true&stream=stderr&since=1h`],
  ['one instance', { instance: 'abc' }, '/api/v1/spaces/shop/services/web/instances/abc/logs?follow=true&tail=1000'],
  [
    'the lines around a line',
    { at: '2026-11-24T20:25:50.482481382Z' },
    `${path}?follow=true&since=2026-11-24T20%3A24%3A50.482Z`,
  ],
  [
    'the default for invalid parameters',
    { since: 'x', at: 'y', until: 'z', tail: -1, stream: 'both' },
    `${path}?follow=true&tail=1000`,
  ],
])('the search parameters request %s', (_, search, url) => {
  expect(feedUrl('shop', 'web', logsSearch(search))).toBe(url)
})

test('a download ignores the tail', () => {
  const search = logsSearch({ tail: 100, stream: 'stdout', since: '1h' })
  expect(downloadUrl('shop', 'web', search, true)).toBe(`${path}?download=true&timestamps=true&stream=stdout&since=1h`)
})
