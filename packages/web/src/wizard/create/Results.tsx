import type { Problem } from '@berth/contract/http/problems.ts'
import type { Service, ServiceEndpoint } from '@berth/contract/services/services.ts'
import { Anchor, Button, Group, Progress, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useRef } from 'react'
import { useServerTexts } from '../../lib/server-texts.ts'
import { endpointAddress, endpointLink } from '../../service-model/endpoint-link.ts'
import { Findings } from '../../service-model/plan/Findings.tsx'
import { StateBadge } from '../../service-model/StateBadge.tsx'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import type { Icon } from '../../ui/icons/icon.tsx'
import { IconCircleCheck, IconCircleX, IconHelpCircle } from '../../ui/icons/icons.ts'
import { createdService } from '../plan/queries.ts'
import { useWizardTexts } from '../wizard-texts.ts'
import styles from './Results.module.css'
import type { Search } from './use-creation.ts'

interface CreatedProps {
  readonly title: string
  readonly created: Service
  readonly onFinished: () => void
  readonly onAnother: () => void
}

/** The result of a successful creation, with the live state of the service. */
export function Created({ title, created, onFinished, onAnother }: CreatedProps) {
  const t = useWizardTexts()
  const serverTexts = useServerTexts()
  const { data: service = created } = useQuery(createdService(created.space, created))
  const { running, desired } = service.instances
  return (
    <Result icon={IconCircleCheck} tone="good" title={title} text={t.createdText(created.name, created.space)}>
      <ServiceCard service={service}>
        {desired > 0 && (
          <>
            <Progress
              value={(100 * running) / desired}
              aria-label={t.instances}
              size="sm"
              color={service.state === 'degraded' ? 'red' : 'teal'}
            />
            <Group justify="space-between" gap="sm" className={styles.counts}>
              <span>{t.instances}</span>
              <span title={t.progress(running, desired)}>
                {running}/{desired}
              </span>
            </Group>
          </>
        )}
        {service.reason !== null && (
          <Text size="sm" c={service.state === 'degraded' ? 'var(--mantine-color-error)' : 'dimmed'}>
            {serverTexts.message(service.reason, service.reasonMessage)}
          </Text>
        )}
      </ServiceCard>
      {service.state === 'creating' && (
        <Text size="xs" c="dimmed">
          {t.starting}
        </Text>
      )}
      <Group justify="center" gap="sm">
        <Button variant="default" onClick={onAnother}>
          {t.another}
        </Button>
        <Button onClick={onFinished}>{t.toList}</Button>
      </Group>
    </Result>
  )
}

interface CardProps {
  readonly service: Service
  /** The progress of the service. */
  readonly children: ReactNode
}

/** A summary of a service with its addresses. */
export function ServiceCard({ service, children }: CardProps) {
  return (
    <div className={styles.card}>
      <Group justify="space-between" gap="sm">
        <Text fw={600} className={styles.name}>
          {service.name}
        </Text>
        <StateBadge service={service} />
      </Group>
      {children}
      <Addresses service={service} />
    </div>
  )
}

function Addresses({ service }: { readonly service: Service }) {
  const t = useWizardTexts()
  const { endpoints } = service
  if (endpoints.length === 0) return null
  return (
    <Group justify="space-between" gap="sm" className={styles.counts} align="flex-start">
      <span>{t.addresses}</span>
      <Stack gap={2} align="flex-end">
        {endpoints.map((endpoint) => (
          <Address
            key={`${endpoint.address}:${endpoint.published}/${endpoint.protocol}`}
            endpoint={endpoint}
            service={service}
          />
        ))}
      </Stack>
    </Group>
  )
}

interface AddressProps {
  readonly endpoint: ServiceEndpoint
  readonly service: Service
}

function Address({ endpoint, service }: AddressProps) {
  const place = endpointAddress(endpoint)
  const link = endpointLink(endpoint, service)
  if (link === null) return <span>{endpoint.protocol === 'tcp' ? place : `${place}/${endpoint.protocol}`}</span>
  return (
    <Anchor href={link} target="_blank" rel="noreferrer" size="sm">
      {place}
    </Anchor>
  )
}

interface RefusedProps {
  readonly error: Problem
  readonly onGoToField: (path: string, message: ReactNode) => void
  readonly onBack: () => void
}

/** The result of a refused creation: the reasons, with links to the fields. */
export function Refused({ error, onGoToField, onBack }: RefusedProps) {
  const t = useWizardTexts()
  const { errors: fieldErrors = [] } = error.extra
  const serverTexts = useServerTexts()
  return (
    <Result icon={IconCircleX} tone="bad" title={t.refused} text={serverTexts.error(error)}>
      {fieldErrors.length > 0 && (
        <div className={styles.card}>
          <Findings kind="error" findings={fieldErrors} onGoToField={onGoToField} />
        </div>
      )}
      <Button onClick={onBack}>{t.toInput}</Button>
    </Result>
  )
}

interface UnansweredProps {
  readonly name: string
  readonly error: Error
  readonly search: Search
  readonly onBack: () => void
}

/** The result of a creation whose response was lost. It shows whether the service exists anyway. */
export function Unanswered({ name, error, search, onBack }: UnansweredProps) {
  const t = useWizardTexts()
  const serverTexts = useServerTexts()
  return (
    <Result icon={IconHelpCircle} tone="warn" title={t.unanswered} text={serverTexts.error(error)}>
      <Text size="sm" ta="center" role="status">
        {search.missing ? t.notThere : t.unansweredText(name)} {search.running && t.looking}
      </Text>
      {search.error && <ErrorNotice error={search.error} />}
      <Group justify="center" gap="sm">
        <Button variant="default" loading={search.running} onClick={() => void search.again()}>
          {t.checkAgain}
        </Button>
        <Button disabled={search.running} onClick={onBack}>
          {t.toInput}
        </Button>
      </Group>
    </Result>
  )
}

interface ResultProps {
  readonly icon: Icon
  readonly tone: 'good' | 'bad' | 'warn' | 'busy'
  readonly title: string
  readonly text: string
  readonly children: ReactNode
}

/** A large result with icon, title and text. */
export function Result({ icon: ResultIcon, tone, title, text, children }: ResultProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <Stack align="center" gap="lg" py="xl">
      <Stack align="center" gap={6}>
        <ResultIcon size={52} stroke={1.4} className={styles.icon} data-tone={tone} aria-hidden />
        <Title order={2} size="h3" ta="center" ref={heading} tabIndex={-1} className={styles.heading}>
          {title}
        </Title>
        <Text c="dimmed" size="sm" ta="center" className={styles.text}>
          {text}
        </Text>
      </Stack>
      {children}
    </Stack>
  )
}
