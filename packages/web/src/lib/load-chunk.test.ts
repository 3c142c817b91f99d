import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Unreachable } from './api.ts'
import { loadChunk } from './load-chunk.ts'

const ADDRESS = 'http://berth.test/assets/Dialog-1f2e.js'
const gone = new TypeError(`Failed to fetch dynamically imported module: ${ADDRESS}`)
const browser = { importAddress: vi.fn(), reload: vi.fn() }
const load = () => Promise.reject(gone)

beforeEach(() => {
  vi.useFakeTimers()
  browser.importAddress.mockReset().mockRejectedValue(gone)
  browser.reload.mockReset()
  sessionStorage.clear()
  vi.stubGlobal('fetch', async () => new Response())
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('tries once more with another address, because browsers remember a failure', async () => {
  browser.importAddress.mockResolvedValue('module')
  const loaded = loadChunk(load, browser)
  await vi.runAllTimersAsync()
  expect(await loaded).toBe('module')
  expect(browser.importAddress).toHaveBeenCalledExactlyOnceWith(`${ADDRESS}?again`)
  expect(browser.reload).not.toHaveBeenCalled()
})

test.each([
  ['without the chunk', gone],
  ['and the browser does not say which chunk is missing', new TypeError('Importing a module script failed.')],
])('reloads the page if the server answers %s, but not again and again', async (_, error) => {
  void loadChunk(() => Promise.reject(error), browser)
  await vi.runAllTimersAsync()
  expect(browser.reload).toHaveBeenCalledTimes(1)

  const again = expect(loadChunk(() => Promise.reject(error), browser)).rejects.toBe(error)
  await vi.runAllTimersAsync()
  await again
  expect(browser.reload).toHaveBeenCalledTimes(1)
})

test('keeps the page while the server is away', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const loaded = expect(loadChunk(load, browser)).rejects.toBeInstanceOf(Unreachable)
  await vi.runAllTimersAsync()
  await loaded
  expect(browser.reload).not.toHaveBeenCalled()
})
