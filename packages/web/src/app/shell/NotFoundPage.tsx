import { EmptyState } from '../../ui/EmptyState.tsx'
import { IconCompass } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useTexts } from '../texts.ts'

export function NotFoundPage() {
  const t = useTexts()
  return (
    <main>
      <EmptyState level={1} icon={<IconCompass size={24} />} title={t.notFound} text={t.notFoundText}>
        <LinkButton to="/">{t.toSpaces}</LinkButton>
      </EmptyState>
    </main>
  )
}
