import { type FunctionComponent, lazy } from 'react'
import { Unreachable } from './api.ts'

/** The pause before the second try, in milliseconds. */
const RETRY_PAUSE = 500
/** Milliseconds between two reloads. A chunk that is still missing after a reload is an error; reloading again would loop. */
const RELOAD_PAUSE = 60_000

const BROWSER = {
  importAddress: (address: string) => import(/* @vite-ignore */ address),
  reload: () => location.reload(),
}

/** Returns a component whose code is loaded when it is first shown: `lazyComponent(() => import('./Dialog.tsx'), 'Dialog')`. */
export function lazyComponent<N extends string, P extends object>(
  load: () => Promise<Record<N, FunctionComponent<P>>>,
  name: N,
) {
  return lazy<FunctionComponent<P>>(async () => ({ default: (await loadChunk(load))[name] }))
}

/**
 * Loads a part of the page, and tries again if that fails, because a browser cancels its requests when the network changes. After an update
 * of Berth the chunks of the older page no longer exist: the page reloads, and so becomes the newer one.
 *
 * @param browser replaces what the function needs of the browser
 * @throws Unreachable if the server does not answer
 */
export async function loadChunk<M>(load: () => Promise<M>, { importAddress, reload } = BROWSER): Promise<M> {
  try {
    return await load()
  } catch (error) {
    await new Promise((resolve) => setTimeout(resolve, RETRY_PAUSE))
    const again = await loadAgain<M>(error, importAddress)
    if (again) return again
    if (!(await isServerAnswering())) throw new Unreachable('A part of the page cannot be loaded.', { cause: error })
    const lastReload = Number(sessionStorage.getItem('berth.reloaded'))
    if (Date.now() - lastReload < RELOAD_PAUSE) throw error
    sessionStorage.setItem('berth.reloaded', String(Date.now()))
    reload()
    return new Promise(() => undefined)
  }
}

/**
 * Loads a chunk by the address in the error of the first try, which Safari leaves out. Browsers remember that a module could not be loaded,
 * so the address has to differ. @returns null if it cannot be loaded
 */
async function loadAgain<M>(error: unknown, importAddress: typeof BROWSER.importAddress): Promise<M | null> {
  const address = /https?:\/\/\S+\.js/.exec(String(error))?.[0]
  return address ? importAddress(`${address}?again`).catch(() => null) : null
}

function isServerAnswering(): Promise<boolean> {
  return fetch('/healthz').then(
    () => true,
    () => false,
  )
}
