import { type FieldError, fieldError } from '@berth/contract/http/problems.ts'
import type { LoadBalancer } from '@berth/contract/load-balancers/balancer.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { ShownSpec } from '@berth/contract/services/service-spec.ts'
import type { Plan, ServiceRef } from '@berth/contract/services/services.ts'
import { validityOf } from '../../balancer/certificate.ts'
import { buildConfiguration, CONFIGURATION_FILE, certificateFile } from '../../balancer/configuration.ts'
import { cryptPassword } from '../../balancer/password-hash.ts'
import { targetOf, validateRules } from '../../domain/balancer.ts'
import { spaceNetworkName } from '../../engine/engine.ts'
import { pull } from '../../engine/hosts/pull.ts'
import { storedBalancer, withPasswords } from '../../engine/load-balancers/balancer-label.ts'
import { mountedSecrets, ownNetworks, readNetworks } from '../../engine/load-balancers/balancer-objects.ts'
import type { BalancerObjects } from '../../engine/load-balancers/write-balancer.ts'
import type { StoredSpec } from '../../engine/services/stored-spec.ts'
import type { OperationContext } from '../operation-context.ts'
import { ensureConfiguration } from './balancer-objects.ts'
import { newestOf, type StoredCertificate, storedCertificates } from './certificates.ts'

/** The engine's limit for one config. */
const MAX_KB = 500

export interface PreparedBalancer {
  readonly errors: FieldError[]
  readonly warnings: FieldError[]
  /** Certificates that were renewed under their name since the load balancer was last changed. */
  readonly renewals: Plan['changes']
  /** Creates the objects that the service will refer to. Harmless if the service is not written after all. */
  createObjects(): Promise<BalancerObjects>
}

/**
 * Returns what the rules become on this cluster, and the errors and warnings about them, including HAProxy's own. Changes nothing.
 *
 * @param image pinned; null if there is none, which is reported elsewhere
 * @param live null for a load balancer that is yet to be created
 */
export async function prepareBalancer(
  context: OperationContext,
  ref: ServiceRef,
  spec: ShownSpec & { loadBalancer: LoadBalancer },
  image: string | null,
  live: StoredSpec | null,
): Promise<PreparedBalancer> {
  const { balancer, passwordErrors } = hashPasswords(spec.loadBalancer, live && storedBalancer(live))
  const [certificates, reach] = await Promise.all([
    certificatesFor(context, ref.space, balancer),
    reachableNetworks(context, ref, balancer, live),
  ])
  const text = buildConfiguration(balancer, { space: ref.space, name: ref.service, published: publishedPorts(spec) })
  const { services } = context.view.snapshot
  const { routingMesh } = context.view.cluster()
  const validation = validateRules(spec.loadBalancer, spec.ports, ref, services, routingMesh, context.view.status)
  const errors = [...passwordErrors, ...certificates.errors, ...validation.errors, ...sizeErrors(text)]
  const isRunnable = errors.length === 0 && image !== null
  return {
    errors: isRunnable ? await context.checkConfiguration(image, text, certificates.names) : errors,
    warnings: [...validation.warnings, ...reach.warnings, ...certificates.warnings],
    renewals: live ? renewalsOf(certificates.stored, live) : [],
    createObjects: async () => {
      if (live && image) await pullOnHosts(context, ref, image)
      return {
        loadBalancer: balancer,
        configuration: { ...(await ensureConfiguration(context, ref, text)), path: CONFIGURATION_FILE },
        certificates: certificates.stored.map(({ secretId, secretName, name }) => ({
          id: secretId,
          name: secretName,
          path: certificateFile(name),
        })),
        networks: reach.networks,
      }
    },
  }
}

/**
 * Pulls the image on the hosts of the instances. Where a host's port allows one instance at a time, the engine would end the old one before
 * it pulls for the new one.
 */
async function pullOnHosts(
  { withHostEngine, pullLogin, view }: OperationContext,
  ref: ServiceRef,
  image: string,
): Promise<void> {
  const login = await pullLogin(image)
  const hosts = new Set(
    view.service(ref).instances.flatMap(({ isDesired, host }) => (isDesired && host ? [host.id] : [])),
  )
  const pulls = [...hosts].map((host) =>
    withHostEngine(host, async (engine) => {
      if (!(await engine.localImage(image))) await pull(engine, image, login)
    }),
  )
  // A failed pull is left to the engine, which reports the reason.
  await Promise.allSettled(pulls)
}

export function isBalancer(spec: ShownSpec): spec is ShownSpec & { loadBalancer: LoadBalancer } {
  return spec.loadBalancer !== null
}

/**
 * Hashes the passwords. An omitted password keeps its hash: that of the user in the same rule, else that of a user of that name in any
 * rule.
 */
function hashPasswords(
  given: LoadBalancer,
  before: LoadBalancer | null,
): { balancer: LoadBalancer; passwordErrors: FieldError[] } {
  const known = new Map<string, string>()
  for (const rule of before?.rules ?? [])
    for (const { name, password } of rule.basicAuth?.users ?? []) {
      known.set(userKey(rule, name), password)
      if (!known.has(name)) known.set(name, password)
    }
  const passwordErrors: FieldError[] = []
  const balancer = withPasswords(given, (rule, user, password) => {
    if (password !== '') return cryptPassword(password)
    const hash = known.get(userKey(rule, user)) ?? known.get(user)
    if (hash === undefined)
      passwordErrors.push(
        fieldError(
          `loadBalancer.rules.${given.rules.indexOf(rule)}.basicAuth.users`,
          message('balancer-password-missing', { user }),
        ),
      )
    return hash ?? ''
  })
  return { balancer, passwordErrors }
}

function userKey({ port, host, path }: LoadBalancer['rules'][number], user: string): string {
  return JSON.stringify([port, host, path, user])
}

function publishedPorts({ ports }: ShownSpec): Map<number, number> {
  return new Map(ports.flatMap(({ target, published }) => (published === null ? [] : [[target, published] as const])))
}

function sizeErrors(text: string): FieldError[] {
  const size = Math.ceil(Buffer.byteLength(text) / 1000)
  return size > MAX_KB ? [fieldError('loadBalancer.rules', message('balancer-too-large', { size, max: MAX_KB }))] : []
}

async function certificatesFor(context: OperationContext, space: string, { listeners }: LoadBalancer) {
  const names = [...new Set(listeners.flatMap(({ certificates }) => certificates))]
  const newest =
    names.length > 0 ? newestOf(await storedCertificates(context, space)) : new Map<string, StoredCertificate>()
  const stored = names.flatMap((name) => newest.get(name) ?? [])
  return {
    names,
    stored,
    errors: listeners.flatMap(({ certificates }, index) =>
      certificates
        .filter((name) => !newest.has(name))
        .map((certificate) =>
          fieldError(`loadBalancer.listeners.${index}.certificates`, message('certificate-missing', { certificate })),
        ),
    ),
    warnings: certificateWarnings(stored, context.now()),
  }
}

export function certificateWarnings(stored: readonly StoredCertificate[], now: number): FieldError[] {
  return stored
    .filter(({ facts }) => validityOf(facts, now) !== 'valid')
    .map(({ name, facts }) =>
      fieldError(
        'loadBalancer.listeners',
        message('certificate-expires', { certificate: name, date: facts.validTo.slice(0, 10) }),
      ),
    )
}

/** Returns which of the certificates differ from those that the load balancer has now under the same names. */
export function renewalsOf(stored: readonly StoredCertificate[], live: StoredSpec): Plan['changes'] {
  const mounted = mountedSecrets(live)
  return stored.flatMap(({ name, secretName }) => {
    const before = mounted.get(certificateFile(name))
    return before === undefined || before === secretName
      ? []
      : [{ path: `loadBalancer.certificates.${name}`, before: digestIn(before), after: digestIn(secretName) }]
  })
}

function digestIn(secretName: string): string {
  return secretName.split('.').at(-1) ?? ''
}

/** Returns the networks to join so that every target can be reached. */
async function reachableNetworks(
  { engine }: OperationContext,
  { space }: ServiceRef,
  balancer: LoadBalancer,
  live: StoredSpec | null,
): Promise<{ networks: string[]; warnings: FieldError[] }> {
  const { ofServices, ofSpaces } = await readNetworks(engine)
  const own = [...(live ? ownNetworks(live) : []), ofSpaces.get(spaceNetworkName(space)) ?? spaceNetworkName(space)]
  const targets = balancer.rules.map((rule, index) => {
    const ref = targetOf(rule, space)
    const spaceNetwork = ofSpaces.get(spaceNetworkName(ref.space))
    const networkIds = ofServices.get(`${ref.space}/${ref.service}`)
    return {
      index,
      ref,
      exists: networkIds !== undefined,
      networkIds: networkIds ? sortFirst(networkIds, spaceNetwork) : [spaceNetwork ?? ''],
    }
  })
  const unreached = targets.filter(({ networkIds }) => !networkIds.some((id) => own.includes(id)))
  return {
    networks: [...new Set(unreached.flatMap(({ networkIds: [first] }) => first || []))],
    warnings: unreached
      .filter(({ exists, networkIds }) => exists && networkIds.length === 0)
      .map(({ index, ref }) => unreachable(index, ref)),
  }
}

function sortFirst(ids: readonly string[], first: string | undefined): string[] {
  return ids.toSorted((a, b) => Number(b === first) - Number(a === first))
}

function unreachable(index: number, { service }: ServiceRef): FieldError {
  return fieldError(`loadBalancer.rules.${index}.target.service`, message('balancer-target-unreachable', { service }))
}
