import { createHash } from 'node:crypto'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { LRUCache } from 'lru-cache'
import { createSelfSigned } from '../../balancer/certificate.ts'
import { CONFIGURATION_FILE, certificateFile, withoutHashes } from '../../balancer/configuration.ts'
import { type CommandResult, runOneShot } from '../../engine/containers/one-shot.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

/** Number of configurations whose errors are remembered: the request after a plan asks about the same. */
const MOST_REMEMBERED = 100

type Check = Pick<OperationContext, 'engine' | 'now' | 'pullLogin' | 'timings'>

/**
 * Returns a function that returns HAProxy's own errors about a configuration, from the very image that will run it. A stand-in replaces
 * every certificate, because keys cannot be read back from the engine.
 */
export function configurationCheck(check: Check): OperationContext['checkConfiguration'] {
  const remembered = new LRUCache<string, FieldError[]>({ max: MOST_REMEMBERED })
  return async (image, text, certificates) => {
    // Hashes are left out: a password has another hash each time.
    const key = createHash('sha256')
      .update(`${image}\n${withoutHashes(text)}`)
      .digest('hex')
    const known = remembered.get(key)
    if (known) return known
    try {
      const errors = errorsOf(await run(check, image, text, certificates))
      remembered.set(key, errors)
      return errors
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      const params = { image: image.split('@')[0] ?? image, error: error.message }
      return [fieldError('image', message('plan-image-missing', params))]
    }
  }
}

async function run(
  { engine, now, pullLogin, timings }: Check,
  image: string,
  text: string,
  certificates: readonly string[],
): Promise<CommandResult> {
  const standIn = certificates.length > 0 ? await createSelfSigned({ hosts: ['localhost'], days: 1 }, now()) : null
  const files = new Map([[CONFIGURATION_FILE, text]])
  for (const name of certificates)
    if (standIn) files.set(certificateFile(name), `${standIn.certificate.trim()}\n${standIn.key.trim()}\n`)
  const command = ['haproxy', '-c', '-f', CONFIGURATION_FILE]
  return runOneShot(engine, {
    image,
    login: await pullLogin(image),
    command,
    user: '99:99',
    files,
    limitMs: timings.oneShotLimitMs,
  })
}

function errorsOf({ exitCode, output }: CommandResult): FieldError[] {
  if (exitCode === 0) return []
  return [
    fieldError(
      'loadBalancer',
      message('balancer-refused', { error: haproxyMessage(output) || `exit code ${exitCode}` }),
    ),
  ]
}

/** Returns HAProxy's own message, without the prefixes of its log. */
function haproxyMessage(output: string): string {
  const lines = output.split('\n').map((line) => line.trim())
  const alerts = lines.filter((line) => line.startsWith('[ALERT]'))
  return (alerts.length > 0 ? alerts : lines)
    .map((line) => line.replace(/^\[\w+\]\s+\(\d+\)\s*:\s*(config\s*:\s*)?/, ''))
    .filter((line) => line !== '')
    .slice(0, 3)
    .join(' ')
}
