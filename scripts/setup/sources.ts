import { arch } from 'node:process'
import type { EngineClient } from '../../packages/server/src/engine/transport/client.ts'
import { program } from './debian.ts'
import { causeIn, Failure } from './progress.ts'

/** The two places where a program for an image can come from. */
interface Sources<T> {
  package: string
  fromPackage: () => Promise<T>
  image: string
  fromHub: () => Promise<T>
}

/** Takes the distribution's package where it runs on the engine's machine, else Docker Hub's image. @throws Failure when neither is to be had */
export async function packageOrHub<T>(engine: EngineClient, sources: Sources<T>): Promise<T> {
  const hasPackages = program('apt-get') !== null && (await runsOurPrograms(engine))
  const ways = hasPackages ? [sources.fromPackage, sources.fromHub] : [sources.fromHub]
  const causes: string[] = []
  for (const way of ways) {
    try {
      return await way()
    } catch (error) {
      causes.push(causeIn(error))
    }
  }
  throw new Failure(`There is no ${sources.image}, from the distribution or from Docker Hub`, causes.join('; '), [
    ...(hasPackages ? [`sudo apt-get update (the package ${sources.package} is required)`] : []),
    `docker pull ${sources.image} (which needs a way to Docker Hub)`,
    'npm start',
  ])
}

async function runsOurPrograms(engine: EngineClient): Promise<boolean> {
  const { Os, Arch } = await engine.json<{ Os: string; Arch: string }>('GET', '/version')
  const ours = arch === 'x64' ? 'amd64' : arch
  return process.platform === 'linux' && Os === 'linux' && Arch === ours
}
