import { invalidField, Problem } from '@berth/contract/http/problems.ts'
import type { Certificate, CertificatePem, SelfSigned } from '@berth/contract/load-balancers/certificates.ts'
import { message } from '@berth/contract/messages/message.ts'
import {
  type CertificateDetails,
  createSelfSigned,
  inspectCertificate,
  validityOf,
} from '../../balancer/certificate.ts'
import type { LiveService } from '../../domain/model.ts'
import { type CertificateSecret, listCertificates } from '../../engine/load-balancers/balancer-objects.ts'
import { CERTIFICATE_PREFIX } from '../../engine/load-balancers/write-balancer.ts'
import * as labels from '../../engine/services/labels.ts'
import { fromSwarm } from '../../engine/services/spec-from-swarm.ts'
import { listRevisions } from '../../engine/services/stored-revisions.ts'
import { isConflict } from '../../engine/transport/client.ts'
import type { OperationContext } from '../operation-context.ts'
import { referencedObjects, removeUnlessUsed, shortHash } from './balancer-objects.ts'

/** A certificate as the engine stores it. A renewed certificate is stored twice while a load balancer uses the old one. */
export interface StoredCertificate extends Omit<CertificateSecret, 'details'> {
  readonly facts: CertificateDetails
}

/** Returns all certificates of a space by name, the newest first. */
export async function storedCertificates({ engine }: OperationContext, space: string): Promise<StoredCertificate[]> {
  return (await listCertificates(engine, space))
    .map(({ details, ...secret }) => ({ ...secret, facts: JSON.parse(details) as CertificateDetails }))
    .sort((a, b) => a.name.localeCompare(b.name) || b.createdAt.localeCompare(a.createdAt))
}

/** Returns the newest certificate of each name. */
export function newestOf(stored: readonly StoredCertificate[]): Map<string, StoredCertificate> {
  return new Map(stored.toReversed().map((one) => [one.name, one]))
}

export async function certificatesOf(context: OperationContext, space: string): Promise<Certificate[]> {
  context.view.space(space)
  const newest = newestOf(await storedCertificates(context, space))
  return [...newest.values()]
    .sort((a, b) => a.name.localeCompare(b.name))
    .map((one) => toApiCertificate(context, space, one))
}

/** Adds a certificate. @throws Problem `bad-input` if key and chain do not match, `already-exists` */
export async function addCertificate(
  context: OperationContext,
  space: string,
  name: string,
  given: CertificatePem,
): Promise<Certificate> {
  context.view.space(space)
  const existing = (await storedCertificates(context, space)).find(
    (one) => one.name.toLowerCase() === name.toLowerCase(),
  )
  if (existing) throw certificateExists(existing.name)
  return storeCertificate(context, space, name, given)
}

export async function renewCertificate(
  context: OperationContext,
  space: string,
  name: string,
  given: CertificatePem,
): Promise<Certificate> {
  await findCertificate(context, space, name)
  return storeCertificate(context, space, name, given)
}

export async function selfSignCertificate(
  context: OperationContext,
  space: string,
  name: string,
  options: SelfSigned,
): Promise<Certificate> {
  return addCertificate(context, space, name, await createSelfSigned(options, context.now()))
}

/** Deletes a certificate. @throws Problem `not-allowed` while a load balancer uses it, or would use it after a rollback */
export async function deleteCertificate(context: OperationContext, space: string, name: string): Promise<void> {
  await findCertificate(context, space, name)
  const users = await usersOf(context, space, name)
  if (users.length > 0) {
    const params = { certificate: name, balancers: users.map(({ ref }) => ref.service).join(', ') }
    throw new Problem('not-allowed', message('certificate-in-use', params), { allowed: [] })
  }
  const stored = await storedCertificates(context, space)
  await Promise.all(stored.filter((one) => one.name === name).map((one) => context.engine.removeSecret(one.secretId)))
}

/** Removes renewed certificates that neither a load balancer nor any of its saved revisions uses. */
export async function removeUnusedCertificates(context: OperationContext, space: string): Promise<void> {
  const stored = await storedCertificates(context, space)
  const newest = newestOf(stored)
  const old = stored.filter((one) => newest.get(one.name) !== one)
  if (old.length === 0) return
  const balancers = context.view.snapshot.services.filter(
    ({ ref, kind }) => ref.space === space && kind === 'load-balancer',
  )
  const used = new Set(
    (await Promise.all(balancers.map(({ id }) => referencedObjects(context, id)))).flatMap((ids) => [...ids]),
  )
  await Promise.all(
    old
      .filter(({ secretId }) => !used.has(secretId))
      .map(({ secretId }) => removeUnlessUsed(context.engine.removeSecret(secretId))),
  )
}

async function storeCertificate(
  context: OperationContext,
  space: string,
  name: string,
  given: CertificatePem,
): Promise<Certificate> {
  const inspected = inspectCertificate(given)
  if (!inspected.ok)
    throw new Problem('bad-input', inspected.faults[0].detailMessage, { errors: [...inspected.faults] })
  const { facts, pem } = inspected
  const secretLabels = {
    [labels.KIND]: 'certificate',
    [labels.SPACE]: space,
    [labels.OWNER_NAME]: name,
    [labels.CERTIFICATE]: JSON.stringify(facts),
  }
  const secretName = `${CERTIFICATE_PREFIX}${shortHash(`${space}/${name}`, 12)}.${shortHash(pem, 16)}`
  try {
    await context.engine.createSecret(secretName, secretLabels, pem)
  } catch (error) {
    if (isConflict(error)) throw certificateExists(name)
    throw error
  }
  await removeUnusedCertificates(context, space)
  return toApiCertificate(context, space, await findCertificate(context, space, name))
}

async function findCertificate(context: OperationContext, space: string, name: string): Promise<StoredCertificate> {
  context.view.space(space)
  const one = newestOf(await storedCertificates(context, space)).get(name)
  if (!one) throw new Problem('not-found', message('certificate-missing', { certificate: name }))
  return one
}

/** Returns the load balancers of the space that use the certificate, or would after a rollback of their upgrade. */
async function usersOf(context: OperationContext, space: string, name: string): Promise<LiveService[]> {
  const balancers = context.view.snapshot.services.filter(({ ref, spec }) => ref.space === space && spec.loadBalancer)
  const answers = await Promise.all(
    balancers.map(async (one) => {
      if (usesCertificate(one.spec.loadBalancer, name)) return true
      if (one.pendingFrom === null) return false
      const before = (await listRevisions(context.engine, one.id)).find(({ number }) => number === one.pendingFrom)
      return before !== undefined && usesCertificate(fromSwarm(before.spec).loadBalancer, name)
    }),
  )
  return balancers.filter((_, index) => answers[index])
}

function usesCertificate(balancer: LiveService['spec']['loadBalancer'], name: string): boolean {
  return (balancer?.listeners ?? []).some(({ certificates }) => certificates.includes(name))
}

export function toApiCertificate(
  context: OperationContext,
  space: string,
  { name, createdAt, facts }: StoredCertificate,
): Certificate {
  const users = context.view.snapshot.services.filter(
    ({ ref, spec }) => ref.space === space && usesCertificate(spec.loadBalancer, name),
  )
  return {
    ...facts,
    hosts: [...facts.hosts],
    name,
    createdAt,
    usedBy: users.map(({ ref }) => ref.service).sort(),
    validity: validityOf(facts, context.now()),
  }
}

function certificateExists(name: string): Problem {
  return invalidField('already-exists', 'name', message('certificate-exists', { certificate: name }))
}
