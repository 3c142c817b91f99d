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
import { Notices } from './shell/Notices.tsx'

/** A part that is still missing after starting anew is an error, not a reason to go round in circles. */
const RELOAD_PAUSE = 60_000

const client = createQueryClient(toSignIn)
const router = createBerthRouter(client)

function toSignIn(): void {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  void router.navigate({ to: '/sign-in', search: { from: href } }).then(() => client.clear())
}

// A part that is loaded late is gone once a newer Berth is installed: the page starts anew, as that newer one.
window.addEventListener('vite:preloadError', () => {
  const last = Number(sessionStorage.getItem('berth.reloaded'))
  if (Date.now() - last < RELOAD_PAUSE) return
  sessionStorage.setItem('berth.reloaded', String(Date.now()))
  location.reload()
})

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
        <Notices />
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  )
