import { Button, Group, Text } from '@mantine/core'
import { useServerTexts } from '../lib/server-texts.ts'
import { texts } from '../lib/texts.ts'
import styles from './ErrorNotice.module.css'
import { IconAlertTriangle, IconRefresh } from './icons/icons.ts'

const useTexts = texts({ retry: { zh: '重试', en: 'Try again' } })

interface Props {
  readonly error: Error
  readonly retry?: () => unknown
}

/** Shows an error as text, with a button that tries again. */
export function ErrorNotice({ error, retry }: Props) {
  const t = useTexts()
  const serverTexts = useServerTexts()
  return (
    <Group className={styles.box} role="alert" gap="sm" wrap="nowrap" align="flex-start">
      <IconAlertTriangle size={18} className={styles.icon} aria-hidden />
      <Text size="sm" className={styles.text}>
        {serverTexts.error(error)}
      </Text>
      {retry && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={() => void retry()}
        >
          {t.retry}
        </Button>
      )}
    </Group>
  )
}
