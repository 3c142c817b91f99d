import { X509Certificate } from 'node:crypto'
import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import { type Message, message } from '@berth/contract/messages/message.ts'
import type { NewRegistry } from '@berth/contract/registries/registries.ts'
import { RegistryClient } from '../../registry/client.ts'
import { RegistryError } from '../../registry/registry-error.ts'

type Settings = Pick<NewRegistry, 'address' | 'plainHttp' | 'caCertificate' | 'credentials'>

/** Checks a registry with its settings. Returns an error about the field at fault; empty if the registry can be read. */
export async function connectionErrors(settings: Settings): Promise<FieldError[]> {
  const caError = certificateError(settings)
  if (caError) return [fieldError('caCertificate', caError)]
  try {
    await new RegistryClient(settings).check()
    return []
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error
    return [fieldError(fieldAtFault(error, settings), error.detailMessage)]
  }
}

function fieldAtFault({ kind }: RegistryError, { credentials }: Settings): string {
  if (kind === 'untrusted') return 'caCertificate'
  if (kind === 'unauthorized') return credentials ? 'credentials.password' : 'credentials.username'
  return 'address'
}

function certificateError({ caCertificate }: Settings): Message | null {
  const blocks = caCertificate?.match(/-----BEGIN [^-]+-----[^-]*-----END [^-]+-----/g) ?? []
  for (const block of blocks) {
    try {
      const { validTo } = new X509Certificate(block)
      if (Date.parse(validTo) < Date.now()) return message('registry-ca-expired', { date: validTo })
    } catch (error) {
      return message('registry-ca-unreadable', { error: (error as Error).message })
    }
  }
  return null
}
