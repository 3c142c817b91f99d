import { createHash } from 'node:crypto'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { selfSigned } from '../../balancer/certificate.ts'
import { CONFIGURATION_FILE, certificateFile, withoutHashes } from '../../balancer/configuration.ts'
import { type Outcome, runOnce } from '../../engine/containers/one-shot.ts'
import { EngineError } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'

/** Number of answers that are remembered: a plan and the operation after it ask the same. */
const MOST_ANSWERS = 100
const answers = new Map<string, FieldError[]>()

/**
 * Returns HAProxy's own errors about a configuration, from the very image that will run it. A stand-in replaces every certificate, because
 * keys cannot be read back from the engine.
 */
export async function checkConfiguration(
  context: OperationContext,
  image: string,
  text: string,
  certificates: readonly string[],
): Promise<FieldError[]> {
  // Hashes are left out: a password has another hash each time.
  const key = createHash('sha256')
    .update(`${image}\n${withoutHashes(text)}`)
    .digest('hex')
  const known = answers.get(key)
  if (known) return known
  try {
    const errors = errorsOf(await run(context, image, text, certificates))
    answers.set(key, errors)
    for (const oldest of [...answers.keys()].slice(0, -MOST_ANSWERS)) answers.delete(oldest)
    return errors
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return [
      fieldError('image', message('plan-image-missing', { image: image.split('@')[0] ?? image, error: error.message })),
    ]
  }
}

async function run(
  { engine, now, pullLogin, timings }: OperationContext,
  image: string,
  text: string,
  certificates: readonly string[],
): Promise<Outcome> {
  const standIn = certificates.length > 0 ? await selfSigned({ hosts: ['localhost'], days: 1 }, now()) : null
  const files = new Map([[CONFIGURATION_FILE, text]])
  for (const name of certificates)
    if (standIn) files.set(certificateFile(name), `${standIn.certificate.trim()}\n${standIn.key.trim()}\n`)
  const command = ['haproxy', '-c', '-f', CONFIGURATION_FILE]
  return runOnce(engine, {
    image,
    login: await pullLogin(image),
    command,
    user: '99:99',
    files,
    limitMs: timings.oneShotLimitMs,
  })
}

function errorsOf({ exitCode, output }: Outcome): FieldError[] {
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
