import { getRouteApi, useRouter } from '@tanstack/react-router'
import { SignInPage } from '../../features/accounts/SignInPage.tsx'
import { Logo } from '../shell/Logo.tsx'
import { Preferences } from '../shell/Preferences.tsx'

const route = getRouteApi('/sign-in')

/** Leads back to where one was. */
export function SignInRoute() {
  const { from } = route.useSearch()
  const router = useRouter()
  return (
    <SignInPage logo={<Logo />} preferences={<Preferences />} onSignedIn={() => router.history.replace(from ?? '/')} />
  )
}
