import { Group, Text } from '@mantine/core'
import { Copy } from '../../../ui/Copy.tsx'
import { Fold } from '../../../wizard/Fold.tsx'
import styles from './Configuration.module.css'
import { useTexts } from './texts.ts'

/** What HAProxy runs by, to read and to copy. */
export function Configuration({ text }: { readonly text: string }) {
  const t = useTexts()
  return (
    <Fold title={t.configuration} summary={t.lines(text.trimEnd().split('\n').length)} faulty={false}>
      <Group justify="space-between" mb={6}>
        <Text size="xs" c="dimmed">
          {t.configurationHint}
        </Text>
        <Copy text={text} what={t.configuration} />
      </Group>
      {/* Its own place to scroll, so that keys must reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </Fold>
  )
}
