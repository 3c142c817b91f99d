import { balancerRoutes } from '@berth/contract/load-balancers/balancer-routes.ts'
import type { CertificatePem, SelfSigned } from '@berth/contract/load-balancers/certificates.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { call } from '../../../lib/api.ts'
import { certificatesQuery } from '../../../service-model/certificates.ts'

type Named<T> = T & { readonly name: string }

/** The request body of a new certificate: an uploaded certificate, or the hosts of a self-signed one. */
export type NewCertificate = Named<CertificatePem> | Named<z.input<typeof SelfSigned>>

export function useAddCertificate(space: string) {
  return useCertificateChange(space, (body: NewCertificate) =>
    'hosts' in body
      ? call(balancerRoutes.selfSignCertificate, { params: { space }, body })
      : call(balancerRoutes.addCertificate, { params: { space }, body }),
  )
}

export function useRenewCertificate(space: string, certificate: string) {
  return useCertificateChange(space, (body: CertificatePem) =>
    call(balancerRoutes.renewCertificate, { params: { space, certificate }, body }),
  )
}

export function useDeleteCertificate(space: string, certificate: string) {
  return useCertificateChange(space, () => call(balancerRoutes.deleteCertificate, { params: { space, certificate } }))
}

function useCertificateChange<Body, Result>(space: string, change: (body: Body) => Promise<Result>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: certificatesQuery(space).queryKey }),
  })
}
