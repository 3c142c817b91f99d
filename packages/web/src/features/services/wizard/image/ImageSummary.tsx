import type { Image } from '@berth/contract/registries/registries.ts'
import { Button, Skeleton, Stack, Text } from '@mantine/core'
import { Fragment, type ReactNode } from 'react'
import { quoteCommandLine } from '../../../../lib/command-line.ts'
import { useLanguage } from '../../../../lib/language.ts'
import { formatBytes } from '../../../../lib/time.ts'
import { Platforms } from '../../../../service-model/images/Platforms.tsx'
import { Age } from '../../../../ui/Age.tsx'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import { isMissing } from '../../../../wizard/plan/queries.ts'
import styles from './ImageSummary.module.css'
import { useImageTexts } from './image-texts.ts'

const MAX_NAMES = 5

interface Props {
  /** False if the field has no valid image reference to look up. */
  readonly desired: boolean
  readonly image: Image | undefined
  readonly error: Error | null
  readonly retry: () => unknown
}

/** The facts about the chosen image, or the reason why there are none. */
export function ImageSummary({ desired, image, error, retry }: Props) {
  const t = useImageTexts()
  // The field shows that the image is missing. After a push, the user can look it up again.
  if (!desired || isMissing(error))
    return (
      <div className={`${styles.card} ${styles.none}`}>
        {desired ? (
          <Button size="compact-sm" variant="default" onClick={() => void retry()}>
            {t.checkAgain}
          </Button>
        ) : (
          t.noneYet
        )}
      </div>
    )
  if (error)
    return (
      <Stack gap="xs" mih={148}>
        <ErrorNotice error={error} retry={retry} />
        <Text size="xs" c="dimmed">
          {t.unknownHint}
        </Text>
      </Stack>
    )
  if (!image)
    return (
      <Stack className={styles.card} gap={12} aria-busy>
        {['60%', '30%', '40%', '50%'].map((width) => (
          <Skeleton key={width} height={14} width={width} />
        ))}
      </Stack>
    )
  return <Facts image={image} />
}

function Facts({ image }: { readonly image: Image }) {
  const t = useImageTexts()
  const language = useLanguage()
  const commandLine = [...(image.entrypoint ?? []), ...(image.command ?? [])]
  const facts: [label: string, value: ReactNode][] = [
    [t.digest, image.digest === null ? t.localOnly : <Code key="digest">{image.digest}</Code>],
    [t.sizeLabel, image.sizeBytes !== null && formatBytes(image.sizeBytes, language)],
    [t.built, image.createdAt !== null && <Age key="built" at={image.createdAt} />],
    [t.platforms, image.platforms.length > 0 && <Platforms key="platforms" platforms={image.platforms} />],
    [
      t.exposes,
      listNames(
        image.exposedPorts.map(({ port, protocol }) => `${port}/${protocol}`),
        t,
      ),
    ],
    [t.volumes, listNames(image.volumes, t)],
    [t.runs, commandLine.length > 0 && <Code key="runs">{quoteCommandLine(commandLine)}</Code>],
    [
      t.env,
      listNames(
        image.env.map(({ name }) => name),
        t,
      ),
    ],
  ]
  return (
    <section className={styles.card} aria-label={t.facts}>
      <dl className={styles.facts}>
        {facts.map(
          ([label, value]) =>
            value && (
              <Fragment key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </Fragment>
            ),
        )}
      </dl>
    </section>
  )
}

function Code({ children }: { readonly children: string }) {
  return <span className={styles.code}>{children}</span>
}

function listNames(names: readonly string[], t: ReturnType<typeof useImageTexts>): string {
  const firstNames = names.slice(0, MAX_NAMES).join(', ')
  return names.length > MAX_NAMES ? `${firstNames} … ${t.more(names.length)}` : firstNames
}
