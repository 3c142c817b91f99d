import { Button } from '@mantine/core'
import { EmptyState } from '../../ui/EmptyState.tsx'
import { IconPlus, IconStack2 } from '../../ui/icons/icons.ts'
import { useSpaceDialog } from './SpaceDialogs.tsx'
import { SpacesHeading } from './SpacesHeading.tsx'
import { useTexts } from './texts.ts'

/** The page of a new installation without spaces. */
export function FirstSpace() {
  const t = useTexts()
  const { dialog, open } = useSpaceDialog(null)
  return (
    <>
      <SpacesHeading />
      <EmptyState icon={<IconStack2 size={24} />} title={t.first} text={t.firstText}>
        <Button leftSection={<IconPlus size={16} />} onClick={() => open('create')}>
          {t.createSpace}
        </Button>
      </EmptyState>
      {dialog}
    </>
  )
}
