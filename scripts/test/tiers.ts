/** Which part of the checks and tests a command runs. The projects are those of vitest.config.ts. */
export interface Tier {
  /** Types, style, unused code. */
  readonly hasChecks: boolean
  /** Projects that need no cluster: they run while it starts. */
  readonly apart: readonly string[]
  /** Projects that run on the cluster. */
  readonly onCluster: readonly string[]
  /** Projects of playwright.config.ts. */
  readonly browser: readonly string[]
  /** Debian packages beside those that the cluster needs. */
  readonly packages: readonly string[]
}

/** `haproxy` for tests of its configuration, `busybox-static` for sample images, `postgresql` for the second database. */
const PACKAGES = ['busybox-static', 'haproxy', 'postgresql']
const BROWSER_PACKAGES = ['chromium-headless-shell', 'fonts-noto-cjk']

export const TIERS = {
  /** What a change needs while it is written: no root, no packages, no cluster. */
  unit: { hasChecks: true, apart: ['unit', 'page', 'fake'], onCluster: [], browser: [], packages: [] },
  /** What decides whether a change may land. */
  all: {
    hasChecks: true,
    apart: ['unit', 'page', 'fake', 'database'],
    onCluster: ['engine'],
    browser: ['journeys', 'gallery'],
    packages: [...PACKAGES, ...BROWSER_PACKAGES],
  },
  /** What only a real engine can answer: on other engines than the machine's own (scripts/test-engines.ts). */
  engines: { hasChecks: false, apart: [], onCluster: ['engine'], browser: [], packages: PACKAGES },
  /** What takes long: load, long fuzz tests, floods. By hand and before a release. */
  soak: {
    hasChecks: false,
    apart: [],
    onCluster: ['soak'],
    browser: ['soak'],
    packages: [...PACKAGES, ...BROWSER_PACKAGES],
  },
} satisfies Record<string, Tier>

export type TierName = keyof typeof TIERS

export function isTierName(name: string | undefined): name is TierName {
  return Object.hasOwn(TIERS, name ?? '')
}
