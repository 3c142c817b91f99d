import { Button, Text } from '@mantine/core'
import { IconPlus } from '../../../ui/icons/icons.ts'
import styles from './rows.module.css'

interface Props {
  readonly label: string
  readonly items: readonly { readonly label: string; readonly onPick: () => void }[]
}

/** What the image declares, each one click away from being set. Nothing where it declares nothing more. */
export function Offers({ label, items }: Props) {
  if (items.length === 0) return null
  return (
    <div className={styles.offers}>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      {items.map((item) => (
        <Button
          key={item.label}
          variant="light"
          size="compact-xs"
          radius="xl"
          leftSection={<IconPlus size={12} />}
          onClick={item.onPick}
        >
          {item.label}
        </Button>
      ))}
    </div>
  )
}
