/**
 * Tells whether an image for these platforms ("linux/arm64/v8") runs on one of the hosts' ("linux/arm64"). Variants are not compared,
 * because hosts do not report theirs. An image that declares no platform may run anywhere.
 */
export function runsOn(image: readonly string[], hosts: readonly string[]): boolean {
  if (image.length === 0 || hosts.length === 0) return true
  const imagePlatforms = new Set(image.map(withoutVariant))
  return hosts.some((host) => imagePlatforms.has(withoutVariant(host)))
}

function withoutVariant(platform: string): string {
  return platform.split('/').slice(0, 2).join('/')
}
