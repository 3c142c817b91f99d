import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export const USER = { username: 'reader', password: 'open sesame' }

interface CertificateOptions {
  readonly host?: string | undefined
  /** The authority that signs the certificate; without one, it is self-signed. */
  readonly authority?: { readonly certificate: string; readonly key: string }
}

/** Creates a certificate for an address and its key, as PEM files. */
export async function makeCertificate(
  folder: string,
  { host = '127.0.0.1', authority }: CertificateOptions = {},
): Promise<{ certificate: string; key: string }> {
  const by = authority ? ['-CA', authority.certificate, '-CAkey', authority.key] : []
  return createCertificate(folder, ['certificate', 'key'], ['-addext', `subjectAltName=IP:${host}`, ...by])
}

export function makeAuthority(folder: string): Promise<{ certificate: string; key: string }> {
  return createCertificate(folder, ['authority', 'authority-key'], [])
}

async function createCertificate(folder: string, names: [string, string], options: string[]) {
  const [certificate, key] = [join(folder, `${names[0]}.pem`), join(folder, `${names[1]}.pem`)]
  const subject = ['-subj', `/CN=berth test ${names[0]}`, '-days', '2']
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  await run('openssl', ['req', '-x509', ...kind, ...subject, ...options, '-keyout', key, '-out', certificate])
  return { certificate, key }
}
