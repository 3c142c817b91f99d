import { type Certificate, CertificatePem } from '@berth/contract/certificates.ts'
import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { Failed } from '../../shared/Failed.tsx'
import { faultsIn, faultsOf } from '../../shared/field-faults.ts'
import { useLanguage } from '../../shared/language.ts'
import { PemField } from './PemField.tsx'
import { useRenewCertificate } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly certificate: Certificate
  readonly onClose: () => void
}

/** Puts another certificate under the same name. */
export function RenewCertificateDialog({ space, certificate: { name }, onClose }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const renew = useRenewCertificate(space, name)
  const form = useForm({
    initialValues: { certificate: '', key: '' },
    validate: (values) => faultsOf(CertificatePem, values, language),
  })
  const submit = form.onSubmit((values) =>
    renew.mutate(values, { onSuccess: onClose, onError: (error) => form.setErrors(faultsIn(error, language)) }),
  )
  return (
    <Modal opened onClose={onClose} title={t.renewOf(name)} size="lg" closeButtonProps={{ 'aria-label': t.cancel }}>
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          <Text size="sm">{t.renewText}</Text>
          <PemField
            {...form.getInputProps('certificate')}
            label={t.certificate}
            description={t.certificateHint}
            required
            data-autofocus
            onRead={(text) => form.setFieldValue('certificate', text)}
          />
          <PemField
            {...form.getInputProps('key')}
            label={t.key}
            description={t.keyHint}
            required
            onRead={(text) => form.setFieldValue('key', text)}
          />
          {renew.error && Object.keys(faultsIn(renew.error, language)).length === 0 && <Failed error={renew.error} />}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t.cancel}
            </Button>
            <Button type="submit" loading={renew.isPending}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
