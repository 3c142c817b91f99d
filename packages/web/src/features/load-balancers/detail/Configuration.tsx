import { Group, Text } from '@mantine/core'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { CollapsibleSection } from '../../../wizard/CollapsibleSection.tsx'
import styles from './Configuration.module.css'
import { useTexts } from './texts.ts'

/** The generated HAProxy configuration, with a copy button. */
export function Configuration({ text }: { readonly text: string }) {
  const t = useTexts()
  return (
    <CollapsibleSection title={t.configuration} summary={t.lines(text.trimEnd().split('\n').length)} hasErrors={false}>
      <Group justify="space-between" mb={6}>
        <Text size="xs" c="dimmed">
          {t.configurationHint}
        </Text>
        <CopyButton text={text} what={t.configuration} />
      </Group>
      {/* The element scrolls on its own, so it must be reachable by keyboard. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above */}
      <pre className={styles.text} tabIndex={0}>
        {text}
      </pre>
    </CollapsibleSection>
  )
}
