import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { Button } from '@mantine/core'
import { IconDownload } from '../../ui/icons/icons.ts'
import { downloadUrl } from './queries.ts'

interface Props {
  readonly instance: InstanceRef
  readonly path: string
  readonly label: string
}

/** A button that downloads a file, or a folder as an archive. */
export function Download({ instance, path, label }: Props) {
  return (
    <Button
      component="a"
      href={downloadUrl(instance, path)}
      download
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {label}
    </Button>
  )
}
