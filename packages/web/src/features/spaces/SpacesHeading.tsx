import { VisuallyHidden } from '@mantine/core'
import { useTexts } from './texts.ts'

/** The title of the pages of spaces, for those who hear the page: whoever sees it has the tabs. */
export function SpacesHeading() {
  const t = useTexts()
  return (
    <VisuallyHidden>
      <h1>{t.title}</h1>
    </VisuallyHidden>
  )
}
