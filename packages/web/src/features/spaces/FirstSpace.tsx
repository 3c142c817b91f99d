import { Button } from '@mantine/core'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { IconPlus, IconStack2 } from '../../ui/icons/icons.ts'
import { SpacesHeading } from './SpacesHeading.tsx'
import { useTexts } from './texts.ts'

/** The page of a new installation without spaces. */
export function FirstSpace({ onCreate }: { readonly onCreate: () => void }) {
  const t = useTexts()
  return (
    <>
      <SpacesHeading />
      <EmptyState icon={<IconStack2 size={24} />} title={t.first} text={t.firstText}>
        <Button leftSection={<IconPlus size={16} />} onClick={onCreate}>
          {t.createSpace}
        </Button>
      </EmptyState>
    </>
  )
}
