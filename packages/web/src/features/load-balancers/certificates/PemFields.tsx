import type { CertificatePem } from '@berth/contract/load-balancers/certificates.ts'
import { Button, FileButton, Group, Stack, Textarea, type TextareaProps } from '@mantine/core'
import { IconFileUpload } from '../../../ui/icons/icons.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly form: {
    readonly getInputProps: (field: keyof CertificatePem) => object
    readonly setFieldValue: (field: keyof CertificatePem, text: string) => void
  }
}

/** The fields for a certificate chain and its private key. */
export function PemFields({ form }: Props) {
  const t = useTexts()
  return (
    <>
      <PemField
        {...form.getInputProps('certificate')}
        label={t.certificate}
        description={t.certificateHint}
        data-autofocus
        onRead={(text) => form.setFieldValue('certificate', text)}
      />
      <PemField
        {...form.getInputProps('key')}
        label={t.key}
        description={t.keyHint}
        onRead={(text) => form.setFieldValue('key', text)}
      />
    </>
  )
}

interface FieldProps extends Omit<TextareaProps, 'label'> {
  readonly label: string
  readonly onRead: (text: string) => void
}

/** A field for PEM text, pasted or read from a local file. */
function PemField({ label, onRead, ...input }: FieldProps) {
  const t = useTexts()
  return (
    <Stack gap={6}>
      <Textarea
        {...input}
        label={label}
        required
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      />
      <Group>
        <FileButton onChange={(file) => void file?.text().then(onRead)} accept=".pem,.crt,.cer,.key,text/plain">
          {(button) => (
            <Button
              {...button}
              variant="default"
              size="compact-xs"
              leftSection={<IconFileUpload size={12} aria-hidden />}
              aria-label={t.fileOf(label)}
            >
              {t.file}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  )
}
