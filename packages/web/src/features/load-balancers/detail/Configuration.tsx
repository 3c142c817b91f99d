import { Group, Text } from '@mantine/core'
import { Copy } from '../../../ui/Copy.tsx'
import { Fold } from '../../../wizard/Fold.tsx'
import styles from './Configuration.module.css'
import { useTexts } from './texts.ts'

/** The generated HAProxy configuration, with a copy button. */
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
      {/* The element scrolls on its own, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </Fold>
  )
}
