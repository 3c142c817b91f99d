import type { CreatedHook } from '@berth/contract/push-hooks/hooks.ts'
import { Button, Group, Modal, Stack, Tabs, Text } from '@mantine/core'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Notice } from '../../ui/Notice.tsx'
import styles from './hooks.module.css'
import { SNIPPETS } from './snippets.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly created: CreatedHook
  readonly onClose: () => void
}

const CALLERS = ['distribution', 'harbor', 'dockerHub', 'build'] as const

/** Shows the address of a new push hook, which is never shown again, and how to configure its callers. */
export function CreatedHookDialog({ created: { hook, token }, onClose }: Props) {
  const t = useTexts()
  const url = `${location.origin}/api/v1/hooks/${token}`
  return (
    <Modal
      opened
      onClose={onClose}
      closeOnClickOutside={false}
      size="lg"
      title={t.madeTitle(hook.name)}
      closeButtonProps={{ 'aria-label': t.done }}
    >
      <Stack gap="md">
        <Notice>
          <Text size="sm">{t.once}</Text>
        </Notice>
        <Snippet text={url} what={t.theAddress} />
        <Tabs defaultValue="distribution" aria-label={t.howTo} classNames={{ tab: styles.tab ?? '' }}>
          <Tabs.List mb="sm">
            {CALLERS.map((caller) => (
              <Tabs.Tab key={caller} value={caller}>
                {t[caller]}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {CALLERS.map((caller) => (
            <Tabs.Panel key={caller} value={caller}>
              <Text size="sm" mb={8}>
                {t[`${caller}Text`]}
              </Text>
              <Snippet text={SNIPPETS[caller](url)} what={t.configuration} />
            </Tabs.Panel>
          ))}
        </Tabs>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t.done}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

function Snippet({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <pre className={styles.snippet}>
      {text}
      <span className={styles.copy}>
        <CopyButton text={text} what={what} />
      </span>
    </pre>
  )
}
