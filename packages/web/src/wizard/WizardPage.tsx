import { Container, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  /** What it is done to. */
  readonly place: string
  /** In pixels. */
  readonly width?: number
  readonly children: ReactNode
}

/** What is around a wizard. */
export function WizardPage({ title, place, width = 820, children }: Props) {
  return (
    <Container size={width} w="100%" py="lg" px={{ base: 0, sm: 'md' }}>
      <Group justify="space-between" align="baseline" gap="sm" mb="lg">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Text c="dimmed">{place}</Text>
      </Group>
      {children}
    </Container>
  )
}
