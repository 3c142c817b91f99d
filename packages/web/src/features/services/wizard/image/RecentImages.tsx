import { Button, Group, Stack, Text } from '@mantine/core'
import { recentImages } from '../../../../service-model/images/recent-images.ts'
import styles from './ImagePicker.module.css'
import { useImageTexts } from './image-texts.ts'

/** The images that were picked last in this browser. */
export function RecentImages({ onPick }: { readonly onPick: (reference: string) => void }) {
  const t = useImageTexts()
  const recent = recentImages()
  if (recent.length === 0) return null
  return (
    <Stack gap={6} component="section" aria-label={t.recent}>
      <Text size="sm" fw={600}>
        {t.recent}
      </Text>
      <Group gap={6}>
        {recent.map((reference) => (
          <Button
            key={reference}
            variant="default"
            size="compact-sm"
            title={reference}
            className={styles.recent}
            onClick={() => onPick(reference)}
          >
            {reference}
          </Button>
        ))}
      </Group>
    </Stack>
  )
}
