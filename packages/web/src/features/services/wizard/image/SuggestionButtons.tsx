import { Button, Text } from '@mantine/core'
import { IconPlus } from '../../../../ui/icons/icons.ts'
import styles from '../configuration/rows.module.css'

interface Props {
  readonly label: string
  readonly items: readonly { readonly label: string; readonly onPick: () => void }[]
}

/** Buttons that add what the image declares. Shows nothing if everything is added. */
export function SuggestionButtons({ label, items }: Props) {
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
