export function UpgradeServiceRoute() {
  return null
}
