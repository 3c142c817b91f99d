import type { Image } from '@berth/contract/registries/registries.ts'
import { Title } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { quoteCommandLine } from '../../../lib/command-line.ts'
import { useLanguage } from '../../../lib/language.ts'
import { formatBytes } from '../../../lib/time.ts'
import { Platforms } from '../../../service-model/images/Platforms.tsx'
import { Age } from '../../../ui/Age.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { useTexts } from '../texts.ts'
import { Digest } from './Digest.tsx'
import styles from './ImageDetails.module.css'
import { ServiceLinks } from './ServiceLinks.tsx'

/** The details of an image: facts, defaults for its instances, layers, environment and labels. */
export function ImageDetails({ image }: { readonly image: Image }) {
  const t = useTexts()
  const language = useLanguage()
  return (
    <>
      <DetailList
        facts={[
          [t.digest, image.digest && <Digest key="digest" digest={image.digest} />],
          [t.size, image.sizeBytes !== null && formatBytes(image.sizeBytes, language)],
          [t.age, image.createdAt && <Age key="age" at={image.createdAt} />],
          [t.platforms, <Platforms key="platforms" platforms={image.platforms} />],
          [t.services, <ServiceLinks key="services" services={image.services} />],
        ]}
      />
      <Title order={2} size="h5" className={styles.section}>
        {t.runs}
      </Title>
      <InstanceDefaults image={image} />
      <Layers layers={image.layers} />
      <PairTable title={t.env} pairs={image.env.map(({ name, value }) => [name, value])} />
      <PairTable title={t.labels} pairs={Object.entries(image.labels)} />
    </>
  )
}

function InstanceDefaults({ image }: { readonly image: Image }) {
  const t = useTexts()
  const { entrypoint, command, healthCheck } = image
  const ports = image.exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`)
  return (
    <DetailList
      facts={[
        [t.entrypoint, entrypoint && <Code key="entrypoint" text={quoteCommandLine(entrypoint)} />],
        [t.command, command && <Code key="command" text={quoteCommandLine(command)} />],
        [t.workingDir, image.workingDir && <Code key="dir" text={image.workingDir} />],
        [t.user, image.user && <Code key="user" text={image.user} />],
        [t.ports, ports.join(', ')],
        [t.volumes, image.volumes.length > 0 && <Code key="volumes" text={image.volumes.join(', ')} />],
        [
          t.healthCheck,
          healthCheck && (
            <span key="health">
              <Code text={checkCommand(healthCheck.test)} />{' '}
              {t.healthTimes(healthCheck.intervalSeconds, healthCheck.retries)}
            </span>
          ),
        ],
      ]}
    />
  )
}

function Layers({ layers }: Pick<Image, 'layers'>) {
  const t = useTexts()
  const language = useLanguage()
  if (layers.length === 0) return null
  const numbered = layers.map((layer, index) => ({ ...layer, number: index + 1 }))
  const hasDigests = layers.some(({ digest }) => digest !== null)
  return (
    <>
      <Title order={2} size="h5" className={styles.section}>
        {t.layers}
      </Title>
      <DataTable
        label={t.layers}
        items={numbered}
        keyOf={({ number }) => number}
        columns={[
          { head: t.layer, cell: ({ number }) => number },
          { head: t.size, cell: ({ sizeBytes }) => (sizeBytes === null ? '—' : formatBytes(sizeBytes, language)) },
          { head: t.createdBy, cell: ({ createdBy }) => (createdBy === null ? '—' : <Code text={createdBy} />) },
          ...(hasDigests
            ? [{ head: t.digest, cell: ({ digest }: Image['layers'][number]) => digest && <Digest digest={digest} /> }]
            : []),
        ]}
      />
    </>
  )
}

function PairTable({
  title,
  pairs,
}: {
  readonly title: string
  readonly pairs: readonly [name: string, value: string][]
}) {
  const t = useTexts()
  if (pairs.length === 0) return null
  return (
    <>
      <Title order={2} size="h5" className={styles.section}>
        {title}
      </Title>
      <DataTable
        label={title}
        items={pairs}
        keyOf={([name]) => name}
        columns={[
          { head: t.variable, cell: ([name]) => <Code text={name} /> },
          { head: t.value, cell: ([, value]) => <Code text={value} /> },
        ]}
      />
    </>
  )
}

function DetailList({ facts }: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <Fragment key={label}>
          <dt>{label}</dt>
          <dd>{value || '—'}</dd>
        </Fragment>
      ))}
    </dl>
  )
}

function Code({ text }: { readonly text: string }) {
  return <code className={styles.code}>{text}</code>
}

/** Returns the text of a health check: its shell command line, or its quoted arguments. */
function checkCommand([kind, ...words]: readonly string[]): string {
  return kind === 'CMD-SHELL' ? words.join(' ') : quoteCommandLine(words)
}
