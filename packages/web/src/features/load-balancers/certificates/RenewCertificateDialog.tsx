import { type Certificate, CertificatePem } from '@berth/contract/load-balancers/certificates.ts'
import { Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormDialog } from '../../../ui/forms/FormDialog.tsx'
import { fieldErrorsIn, fieldErrorsOf } from '../../../ui/forms/field-errors.ts'
import { PemFields } from './PemFields.tsx'
import { useRenewCertificate } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly certificate: Certificate
  readonly onClose: () => void
}

/** The dialog that replaces a certificate and keeps its name. */
export function RenewCertificateDialog({ space, certificate: { name }, onClose }: Props) {
  const t = useTexts()
  const renew = useRenewCertificate(space, name)
  const form = useForm({
    initialValues: { certificate: '', key: '' },
    validate: (values) => fieldErrorsOf(CertificatePem, values),
  })
  const submit = form.onSubmit((values) =>
    renew.mutate(values, { onSuccess: onClose, onError: (error) => form.setErrors(fieldErrorsIn(error)) }),
  )
  return (
    <FormDialog
      title={t.renewOf(name)}
      size="lg"
      submitLabel={t.save}
      pending={renew.isPending}
      error={renew.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">{t.renewText}</Text>
      <PemFields form={form} />
    </FormDialog>
  )
}
