import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../command.ts'

/** The cluster's own certificates and keys: for dockerd's TLS socket and its clients, for sshd and its clients. */
export interface ClusterKeys {
  /** The folder with ca.pem, cert.pem and key.pem of the client, for DOCKER_CERT_PATH. */
  readonly clientCertificates: string
  /** The folder with ca.pem, cert.pem and key.pem, which all hosts share. */
  readonly hostCertificates: string
  /** For `ssh -F`. */
  readonly sshConfig: string
  readonly sshHostKey: string
  readonly sshAuthorizedKeys: string
}

export async function makeKeys(folder: string, addresses: readonly string[]): Promise<ClusterKeys> {
  const authority = join(folder, 'authority')
  const [hostCertificates, clientCertificates, ssh] = ['host', 'client', 'ssh'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  for (const path of [authority, hostCertificates, clientCertificates, ssh]) await mkdir(path, { recursive: true })
  await openssl('req', '-x509', ...NEW_KEY, '-days', '30', '-subj', '/CN=berth test', ...keyPairOptions(authority))
  const names = addresses.map((address) => `IP:${address}`).join(',')
  await Promise.all([
    issueCertificate(authority, hostCertificates, [`subjectAltName=${names}`, 'extendedKeyUsage=serverAuth']),
    issueCertificate(authority, clientCertificates, ['extendedKeyUsage=clientAuth']),
    ...['host', 'client'].map((name) => run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(ssh, name)])),
  ])
  return {
    hostCertificates,
    clientCertificates,
    sshConfig: await writeSshConfig(ssh),
    sshHostKey: join(ssh, 'host'),
    sshAuthorizedKeys: join(ssh, 'client.pub'),
  }
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']

function keyPairOptions(folder: string): string[] {
  return ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')]
}

/** Creates a key in `folder`, with a certificate by the authority, and copies the authority's certificate there. */
async function issueCertificate(authority: string, folder: string, extensions: readonly string[]): Promise<void> {
  const signedBy = ['-CA', join(authority, 'cert.pem'), '-CAkey', join(authority, 'key.pem')]
  const added = extensions.flatMap((extension) => ['-addext', extension])
  await openssl(
    'req',
    '-x509',
    ...NEW_KEY,
    '-days',
    '30',
    '-subj',
    '/CN=berth',
    ...signedBy,
    ...added,
    ...keyPairOptions(folder),
  )
  await writeFile(join(folder, 'ca.pem'), await readFile(join(authority, 'cert.pem')))
}

async function openssl(...args: string[]): Promise<void> {
  await run('openssl', args)
}

async function writeSshConfig(ssh: string): Promise<string> {
  const knownHosts = join(ssh, 'known_hosts')
  await writeFile(knownHosts, `* ${await readFile(join(ssh, 'host.pub'), 'utf8')}`)
  const config = join(ssh, 'config')
  await writeFile(
    config,
    `IdentityFile ${join(ssh, 'client')}\nIdentitiesOnly yes\nUserKnownHostsFile ${knownHosts}\nGlobalKnownHostsFile /dev/null\n`,
  )
  return config
}
