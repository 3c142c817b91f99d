import { Button, Group, MultiSelect, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ComponentType } from 'react'
import { useLanguage } from '../../../../lib/language.ts'
import { formatDate } from '../../../../lib/time.ts'
import { certificatesQuery } from '../../../../service-model/certificates.ts'
import { IconPlus } from '../../../../ui/icons/icons.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import { useRulesTexts } from './rules-texts.ts'

/** The props of the dialog that creates a certificate. Another feature provides it. */
export interface NewCertificate {
  readonly space: string
  readonly onClose: () => void
  /** @param name the name of the new certificate */
  readonly onCreated: (name: string) => void
}

interface Props {
  readonly form: BalancerForm
  /** The path of the listener in the draft. */
  readonly path: string
  readonly space: string
  readonly NewCertificate: ComponentType<NewCertificate>
}

/** Chooses the certificates of an https listener. A new certificate can be created without leaving the page. */
export function CertificateSelect({ form, path, space, NewCertificate }: Props) {
  const t = useRulesTexts()
  const language = useLanguage()
  const [opened, { open, close }] = useDisclosure()
  const { data: certificates } = useQuery(certificatesQuery(space))
  const field = form.getInputProps(`${path}.certificates`)
  const chosen: readonly string[] = field.value
  const missing = certificates
    ? chosen.filter((name) => !certificates.some((certificate) => certificate.name === name))
    : []
  return (
    <Stack gap={6}>
      <Group align="flex-start" gap="xs">
        <MultiSelect
          {...field}
          value={[...chosen]}
          label={t.certificates}
          description={certificates?.length === 0 ? t.noCertificates : t.certificatesHint}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          placeholder={chosen.length === 0 ? t.chooseCertificates : ''}
          data={[
            ...(certificates ?? []).map(({ name, hosts, validTo }) => ({
              value: name,
              label: `${name} · ${hosts.join(', ')} · ${t.until(formatDate(validTo, language))}`,
            })),
            ...missing.map((name) => ({ value: name, label: `${name}${t.goneCertificate}` })),
          ]}
          searchable
          flex="1 1 260px"
        />
        <Button variant="default" mt={29} leftSection={<IconPlus size={14} />} onClick={open}>
          {t.newCertificate}
        </Button>
      </Group>
      {opened && (
        <NewCertificate
          space={space}
          onClose={close}
          onCreated={(name) => {
            form.setFieldValue(`${path}.certificates`, [...chosen, name])
            close()
          }}
        />
      )}
    </Stack>
  )
}
