import { createPrivateKey, sign, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate, USER } from './test-certificate.ts'

interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

/** A token server as in Distribution's specification, with signed tokens. USER may do everything, anybody may pull from public/. */
export interface TokenServer {
  /** The registry's configuration for this server, without the certificate's file. */
  readonly registryConfig: object
  /** PEM; its key signs the tokens. */
  readonly certificate: string
  /** The scopes that tokens were issued for, in order. */
  readonly issued: string[]
  /** How long tokens are valid from now on; 60 unless set. */
  validSeconds: number
  /** Returns a signed token, without any check of who asks for it. */
  token(access: readonly Access[]): string
  stop(): Promise<void>
}

const SERVICE = 'test registry'
const ISSUER = 'test issuer'

export async function startTokenServer(): Promise<TokenServer> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-tokens-'))
  const files = await makeCertificate(folder)
  const certificate = await readFile(files.certificate, 'utf8')
  const signingKey = createPrivateKey(await readFile(files.key))
  await rm(folder, { recursive: true })
  const chain = [new X509Certificate(certificate).raw.toString('base64')]
  const http = createServer((request, response) => answer(server, request, response))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const realm = `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`
  const server: TokenServer = {
    registryConfig: { realm, service: SERVICE, issuer: ISSUER },
    certificate,
    issued: [],
    validSeconds: 60,
    token(access) {
      const now = Math.floor(Date.now() / 1000)
      const claims = { iss: ISSUER, aud: SERVICE, sub: 'test', iat: now, nbf: now - 5, exp: now + server.validSeconds }
      const signed = `${encoded({ typ: 'JWT', alg: 'ES256', x5c: chain })}.${encoded({ ...claims, access })}`
      const signature = sign('sha256', Buffer.from(signed), { key: signingKey, dsaEncoding: 'ieee-p1363' })
      return `${signed}.${signature.toString('base64url')}`
    },
    async stop() {
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  return server
}

function answer(server: TokenServer, request: IncomingMessage, response: ServerResponse): void {
  const { authorization } = request.headers
  const isUser = authorization === `Basic ${Buffer.from(`${USER.username}:${USER.password}`).toString('base64')}`
  const query = new URL(request.url ?? '', 'http://tokens').searchParams
  if ((authorization !== undefined && !isUser) || query.get('service') !== SERVICE) {
    response.writeHead(401).end('{"details":"incorrect username or password"}')
    return
  }
  const scope = query.get('scope') ?? ''
  server.issued.push(scope)
  const access = accessOf(scope).filter(({ name }) => isUser || name.startsWith('public/'))
  response.end(JSON.stringify({ token: server.token(access), expires_in: server.validSeconds }))
}

function accessOf(scope: string): Access[] {
  const [, type, name, actions] = /^(\w+):(.+):([^:]+)$/.exec(scope) ?? []
  return type && name && actions ? [{ type, name, actions: actions.split(',') }] : []
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
