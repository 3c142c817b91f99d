import { type FileText, MAX_TEXT_BYTES } from '@berth/contract/files/files.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { Group, Modal, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../lib/language.ts'
import { formatBytes } from '../../lib/time.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { Download } from './Download.tsx'
import styles from './Files.module.css'
import { textQuery } from './queries.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instance: InstanceRef
  readonly path: string
  readonly onClose: () => void
}

/** A dialog that shows the content of a text file. */
export function FileViewer({ instance, path, onClose }: Props) {
  const t = useTexts()
  const { data, error, refetch } = useQuery(textQuery(instance, path))
  return (
    <Modal opened onClose={onClose} title={path} size="xl" closeButtonProps={{ 'aria-label': t.close }}>
      {error ? (
        <ErrorNotice error={error} retry={refetch} />
      ) : data ? (
        <Content file={data} />
      ) : (
        <Skeleton height={200} />
      )}
      <Group justify="flex-end" mt="md">
        <Download instance={instance} path={path} label={t.downloadIt} />
      </Group>
    </Modal>
  )
}

function Content({ file: { text, size, why } }: { readonly file: FileText }) {
  const t = useTexts()
  const language = useLanguage()
  if (why === 'too-large')
    return <Text size="sm">{t.textTooLarge(formatBytes(size, language), formatBytes(MAX_TEXT_BYTES, language))}</Text>
  if (text === null) return <Text size="sm">{t.binary}</Text>
  if (text === '')
    return (
      <Text size="sm" c="dimmed">
        {t.emptyFile}
      </Text>
    )
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable element must be reachable by keyboard
    <pre className={styles.text} tabIndex={0}>
      {text}
    </pre>
  )
}
