import { getRouteApi, useRouter } from '@tanstack/react-router'
import { SignInPage } from '../../features/accounts/SignInPage.tsx'
import { Logo } from '../shell/Logo.tsx'
import { Preferences } from '../shell/Preferences.tsx'

const route = getRouteApi('/sign-in')

/** The sign-in page. After signing in, the user returns to the page they came from. */
export function SignInRoute() {
  const { from } = route.useSearch()
  const router = useRouter()
  return (
    <SignInPage logo={<Logo />} preferences={<Preferences />} onSignedIn={() => router.history.replace(from ?? '/')} />
  )
}
