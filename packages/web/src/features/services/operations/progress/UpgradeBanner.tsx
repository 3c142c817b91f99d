import type { Service } from '@berth/contract/services/services.ts'
import { hasPendingUpgrade, PendingUpgradeBanner } from './PendingUpgradeBanner.tsx'
import { RolledBackBanner } from './RolledBackBanner.tsx'

/** Tells what became of the last upgrade, where it waits for a decision or the engine has rolled it back. */
export function UpgradeBanner({ service }: { readonly service: Service }) {
  return hasPendingUpgrade(service) ? (
    <PendingUpgradeBanner service={service} />
  ) : (
    <RolledBackBanner service={service} />
  )
}
