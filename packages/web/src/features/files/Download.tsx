import { Button } from '@mantine/core'
import { IconDownload } from '../../ui/icons/icons.ts'
import { contentAddress, type Place } from './queries.ts'

interface Props {
  readonly place: Place
  readonly path: string
  readonly label: string
}

/** A button that downloads a file, or a folder as an archive. */
export function Download({ place, path, label }: Props) {
  return (
    <Button
      component="a"
      href={contentAddress(place, path)}
      download
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {label}
    </Button>
  )
}
