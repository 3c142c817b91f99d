import { arch } from 'node:process'
import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { findProgram } from './debian.ts'
import { causeIn, Failure } from './progress.ts'

/** The two sources of a program for an image. */
interface Sources<T> {
  package: string
  fromPackage: () => Promise<T>
  image: string
  fromHub: () => Promise<T>
}

/** Takes the distribution's package if it runs on the engine's machine, else Docker Hub's image. @throws Failure if neither is available */
export async function packageOrHub<T>(engine: EngineClient, sources: Sources<T>): Promise<T> {
  const hasPackages = findProgram('apt-get') !== null && (await runsLocalPrograms(engine))
  const attempts = hasPackages ? [sources.fromPackage, sources.fromHub] : [sources.fromHub]
  const causes: string[] = []
  for (const attempt of attempts) {
    try {
      return await attempt()
    } catch (error) {
      causes.push(causeIn(error))
    }
  }
  throw new Failure(
    `${sources.image} cannot be obtained, neither from the distribution nor from Docker Hub`,
    causes.join('; '),
    [
      ...(hasPackages ? [`sudo apt-get update (for the package ${sources.package})`] : []),
      `docker pull ${sources.image} (needs access to Docker Hub)`,
      'npm start',
    ],
  )
}

async function runsLocalPrograms(engine: EngineClient): Promise<boolean> {
  const { Os, Arch } = await engine.json<{ Os: string; Arch: string }>('GET', '/version')
  const localArch = arch === 'x64' ? 'amd64' : arch
  return process.platform === 'linux' && Os === 'linux' && Arch === localArch
}
