import { act, renderHook } from '@testing-library/react'
import { beforeEach, expect, test } from 'vitest'
import { closeAllTerminals, closeTerminal, openTerminal, showTerminal, useTerminals } from './terminals.ts'

const target = (name: string) => ({ space: 'shop', service: 'web', instance: name, name, command: null, user: null })

beforeEach(closeAllTerminals)

test('shows the newest terminal, and its neighbour after it is closed', () => {
  const { result } = renderHook(useTerminals)
  const names = () => result.current.tabs.map(({ name }) => name)
  const shown = () => result.current.tabs.find(({ key }) => key === result.current.shown)?.name
  const keyOf = (name: string) => result.current.tabs.find((tab) => tab.name === name)?.key ?? 0
  act(() => {
    for (const name of ['web.1', 'web.2', 'web.3']) openTerminal(target(name))
  })
  expect([names(), shown()]).toEqual([['web.1', 'web.2', 'web.3'], 'web.3'])
  act(() => showTerminal(keyOf('web.1')))
  act(() => closeTerminal(keyOf('web.3')))
  expect([names(), shown()]).toEqual([['web.1', 'web.2'], 'web.1'])
  act(() => closeTerminal(keyOf('web.1')))
  expect(shown()).toBe('web.2')
  act(() => closeTerminal(keyOf('web.2')))
  expect(result.current).toEqual({ tabs: [], shown: null })
})

test('opens two terminals of the same instance', () => {
  const { result } = renderHook(useTerminals)
  act(() => {
    openTerminal(target('web.1'))
    openTerminal(target('web.1'))
  })
  expect(new Set(result.current.tabs.map(({ key }) => key)).size).toBe(2)
})
