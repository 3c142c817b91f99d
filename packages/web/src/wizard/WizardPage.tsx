import { Container, Group, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

interface Props {
  readonly title: string
  /** The space or service that the wizard is about. */
  readonly subtitle: string
  /** The width in pixels. */
  readonly width?: number
  readonly children: ReactNode
}

/** The frame around a wizard: its title and place. */
export function WizardPage({ title, subtitle, width = 820, children }: Props) {
  return (
    <Container size={width} w="100%" py="lg" px={{ base: 0, sm: 'md' }}>
      <Group justify="space-between" align="baseline" gap="sm" mb="lg">
        <Title order={1} size="h2">
          {title}
        </Title>
        <Text c="dimmed">{subtitle}</Text>
      </Group>
      {children}
    </Container>
  )
}
