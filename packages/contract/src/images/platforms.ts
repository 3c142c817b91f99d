/**
 * Whether an image for these platforms ("linux/arm64/v8") runs on one of the hosts' ("linux/arm64"). Variants aren't compared: hosts
 * don't tell theirs. An image that names none may run anywhere.
 */
export function runsOn(image: readonly string[], hosts: readonly string[]): boolean {
  if (image.length === 0 || hosts.length === 0) return true
  const ofImage = new Set(image.map(withoutVariant))
  return hosts.some((host) => ofImage.has(withoutVariant(host)))
}

function withoutVariant(platform: string): string {
  return platform.split('/').slice(0, 2).join('/')
}
