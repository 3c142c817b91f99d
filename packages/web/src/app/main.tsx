import './content-policy.ts'
import '@mantine/core/styles.css'
import './global.css'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { theme, variables } from '../ui/theme.ts'
import { createQueryClient } from './query-client.ts'
import { createBerthRouter } from './router.tsx'
import { LazyNotifications } from './shell/LazyNotifications.tsx'

/** Milliseconds between two reloads. A chunk that is still missing after a reload is an error; reloading again would loop. */
const RELOAD_PAUSE = 60_000

const client = createQueryClient(toSignIn)
const router = createBerthRouter(client)

function toSignIn(): void {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { from: href } }).then(() => client.clear())
}

// After an update of Berth the chunks of the older page no longer exist. The page reloads and so becomes the newer one.
window.addEventListener('vite:preloadError', () => {
  const lastReload = Number(sessionStorage.getItem('berth.reloaded'))
  if (Date.now() - lastReload < RELOAD_PAUSE) return
  sessionStorage.setItem('berth.reloaded', String(Date.now()))
  location.reload()
})

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <LazyNotifications />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
