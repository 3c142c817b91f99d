/** The checks and tests that a command runs. The projects are those of vitest.config.ts. */
export interface Tier {
  /** Whether types, style and unused code are checked. */
  readonly hasChecks: boolean
  /** Projects that need no cluster. They run while it starts. */
  readonly apart: readonly string[]
  /** Projects that run on the cluster. */
  readonly onCluster: readonly string[]
  /** Projects of playwright.config.ts. */
  readonly browser: readonly string[]
  /** Debian packages in addition to those that the cluster needs. */
  readonly packages: readonly string[]
}

/** `haproxy` is for tests of its configuration, `busybox-static` for sample images, `postgresql` for the second database. */
const PACKAGES = ['busybox-static', 'haproxy', 'postgresql']
const BROWSER_PACKAGES = ['chromium-headless-shell', 'fonts-noto-cjk']

export const TIERS = {
  /** The checks of a change in progress. They need no root, no packages and no cluster. */
  unit: { hasChecks: true, apart: ['unit', 'page', 'fake'], onCluster: [], browser: [], packages: [] },
  /** The checks that decide whether a change may land. */
  all: {
    hasChecks: true,
    apart: ['unit', 'page', 'fake', 'database'],
    onCluster: ['engine'],
    browser: ['journeys', 'gallery'],
    packages: [...PACKAGES, ...BROWSER_PACKAGES],
  },
  /** The tests that need a real engine, for engines other than the machine's own (scripts/test-engines.ts). */
  engines: { hasChecks: false, apart: [], onCluster: ['engine'], browser: [], packages: PACKAGES },
  /** Long tests: load, long fuzz tests, floods. Run by hand and before a release. */
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
