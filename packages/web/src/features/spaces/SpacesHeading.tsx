import { VisuallyHidden } from '@mantine/core'
import { useTexts } from './texts.ts'

/** The title of the pages of spaces for screen readers. Sighted users see the tabs instead. */
export function SpacesHeading() {
  const t = useTexts()
  return (
    <VisuallyHidden>
      <h1>{t.title}</h1>
    </VisuallyHidden>
  )
}
