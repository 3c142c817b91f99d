import { writeFileSync } from 'node:fs'
import { relative } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'
import type { FileTimes } from './times.ts'

/** The environment variable with the path of the file to write. */
export const TIMES_FILE = 'BERTH_TEST_TIMES'

/** Writes the duration of each test file, including its imports and hooks, which Vitest's own JSON report omits. */
// biome-ignore lint/style/noDefaultExport: Vitest wants it
export default class TimeReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const file = process.env[TIMES_FILE]
    if (file) writeFileSync(file, JSON.stringify(modules.map(timesOf)))
  }
}

function timesOf(module: TestModule): FileTimes {
  const { duration, collectDuration, setupDuration, environmentSetupDuration, prepareDuration } = module.diagnostic()
  return {
    project: module.project.name,
    file: relative(process.cwd(), module.moduleId),
    ms: duration + collectDuration + setupDuration + environmentSetupDuration + prepareDuration,
    tests: [...module.children.allTests()].map((test) => ({
      name: test.fullName,
      ms: test.diagnostic()?.duration ?? 0,
    })),
  }
}
