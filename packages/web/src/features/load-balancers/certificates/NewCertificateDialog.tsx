import { CertificatePem, SelfSigned } from '@berth/contract/load-balancers/certificates.ts'
import { NewName } from '@berth/contract/names.ts'
import { NumberInput, SegmentedControl, Text, Textarea } from '@mantine/core'
import { useForm } from '@mantine/form'
import { FormDialog } from '../../../ui/forms/FormDialog.tsx'
import { type FieldErrors, fieldErrorsIn, fieldErrorsOf } from '../../../ui/forms/field-errors.ts'
import { NameInput } from '../../../ui/forms/NameInput.tsx'
import { toLines, toNumber } from '../../../wizard/typed-values.ts'
import { PemFields } from './PemFields.tsx'
import { type NewCertificate, useAddCertificate } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly onClose: () => void
  readonly onCreated: (name: string) => void
}

interface Draft {
  readonly way: 'upload' | 'self-signed'
  readonly name: string
  readonly certificate: string
  readonly key: string
  /** One host per line. */
  readonly hosts: string
  readonly days: number | string
}

/** The dialog that uploads a certificate, or creates a self-signed one. */
export function NewCertificateDialog({ space, onClose, onCreated }: Props) {
  const t = useTexts()
  const add = useAddCertificate(space)
  const form = useForm<Draft>({
    initialValues: { way: 'upload', name: '', certificate: '', key: '', hosts: '', days: 365 },
    validate: (draft) => byField(fieldErrorsOf(SCHEMAS[draft.way], bodyOf(draft))),
  })
  const { way } = form.values
  const submit = form.onSubmit((draft) =>
    add.mutate(bodyOf(draft), {
      onSuccess: ({ name }) => onCreated(name),
      onError: (error) => form.setErrors(byField(fieldErrorsIn(error))),
    }),
  )
  return (
    <FormDialog
      title={t.add}
      size="lg"
      submitLabel={way === 'upload' ? t.save : t.make}
      pending={add.isPending}
      error={add.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <SegmentedControl
        {...form.getInputProps('way')}
        aria-label={t.method}
        data={[
          { value: 'upload', label: t.upload },
          { value: 'self-signed', label: t.selfSigned },
        ]}
      />
      <NameInput label={t.name} description={t.nameHint} {...form.getInputProps('name')} />
      {way === 'upload' ? (
        <PemFields form={form} />
      ) : (
        <>
          <Textarea
            {...form.getInputProps('hosts')}
            label={t.hosts}
            description={t.hostsHint}
            required
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
          <NumberInput
            {...form.getInputProps('days')}
            label={t.days}
            allowDecimal={false}
            allowNegative={false}
            clampBehavior="none"
            w={160}
          />
          <Text size="xs" c="dimmed">
            {t.selfSignedHint}
          </Text>
        </>
      )}
    </FormDialog>
  )
}

const SCHEMAS = {
  upload: CertificatePem.extend({ name: NewName }),
  'self-signed': SelfSigned.extend({ name: NewName }),
}

function bodyOf({ way, name, certificate, key, hosts, days }: Draft): NewCertificate {
  return way === 'upload'
    ? { name: name.trim(), certificate, key }
    : { name: name.trim(), hosts: toLines(hosts), days: toNumber(days) }
}

/** Moves the errors of single hosts to the one field in which all hosts are typed. */
function byField(fieldErrors: FieldErrors): FieldErrors {
  return Object.fromEntries(
    Object.entries(fieldErrors).map(([path, message]) => [path.replace(/^hosts\..*/, 'hosts'), message]),
  )
}
