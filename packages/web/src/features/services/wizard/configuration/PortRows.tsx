import type { Image } from '@berth/contract/registries/registries.ts'
import { NativeSelect, NumberInput, Stack, Text } from '@mantine/core'
import { IconArrowRight } from '../../../../ui/icons/icons.ts'
import { AddRow, RemoveRow } from '../../../../wizard/RowButtons.tsx'
import { type PortRow, portRow, withPort } from '../draft/draft.ts'
import type { SpecForm } from '../draft/use-spec-form.ts'
import { SuggestionButtons } from '../image/SuggestionButtons.tsx'
import { useConfigTexts } from './config-texts.ts'
import styles from './rows.module.css'

const PROTOCOLS = ['tcp', 'udp', 'sctp']

interface Props {
  readonly form: SpecForm
  /** The ports that the image exposes. */
  readonly exposed: Image['exposedPorts']
  /** Null while it is unknown. */
  readonly routingMesh: boolean | null
}

/** The rows of ports: each maps a port of the host to a port of the instances. */
export function PortRows({ form, exposed, routingMesh }: Props) {
  const t = useConfigTexts()
  const { ports } = form.values
  const offered = exposed.filter(({ port, protocol }) => !ports.some((row) => targetsPort(row, port, protocol)))
  return (
    <Stack gap="sm">
      <SuggestionButtons
        label={t.offeredByImage}
        items={offered.map(({ port, protocol }) => ({
          label: `${port}/${protocol}`,
          onPick: () => form.setFieldValue('ports', withPort(ports, portRow({ target: port, protocol }))),
        }))}
      />
      {ports.length > 0 && (
        <div className={styles.rows}>
          <div className={`${styles.row} ${styles.port} ${styles.heads}`} aria-hidden>
            <span>{t.hostPort}</span>
            <span className={styles.arrow} />
            <span>{t.containerPort}</span>
            <span>{t.protocol}</span>
            <span>{t.mode}</span>
          </div>
          {ports.map(({ key, mode }, index) => (
            <div key={key} className={`${styles.row} ${styles.port}`}>
              <NumberInput
                {...form.getInputProps(`ports.${index}.published`)}
                {...portInput}
                aria-label={`${t.hostPort} ${index + 1}`}
                placeholder={t.hostPicks}
              />
              <span className={styles.arrow} aria-hidden>
                <IconArrowRight size={14} />
              </span>
              <NumberInput
                {...form.getInputProps(`ports.${index}.target`)}
                {...portInput}
                aria-label={`${t.containerPort} ${index + 1}`}
                placeholder="80"
              />
              <NativeSelect
                {...form.getInputProps(`ports.${index}.protocol`)}
                aria-label={`${t.protocol} ${index + 1}`}
                data={PROTOCOLS.map((value) => ({ value, label: value.toUpperCase() }))}
              />
              <NativeSelect
                {...form.getInputProps(`ports.${index}.mode`)}
                aria-label={`${t.mode} ${index + 1}`}
                data={(['auto', 'ingress', 'host'] as const).map((value) => ({ value, label: t[value] }))}
                error={mode === 'ingress' && routingMesh === false && t.ingressUnusable}
              />
              <RemoveRow label={t.remove(t.port(index + 1))} onRemove={() => form.removeListItem('ports', index)} />
            </div>
          ))}
        </div>
      )}
      <AddRow label={t.addPort} onAdd={() => form.insertListItem('ports', portRow())} />
      {routingMesh !== null && (
        <Text size="xs" c="dimmed">
          {routingMesh ? t.modeMesh : t.modeNoMesh}
        </Text>
      )}
    </Stack>
  )
}

const portInput = { hideControls: true, allowDecimal: false, allowNegative: false, clampBehavior: 'none' } as const

function targetsPort(row: PortRow, port: number, protocol: PortRow['protocol']): boolean {
  return Number(row.target) === port && row.protocol === protocol
}
