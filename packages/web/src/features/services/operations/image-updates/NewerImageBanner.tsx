import type { Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../../../lib/load-chunk.ts'
import { Age } from '../../../../ui/Age.tsx'
import { IconArrowBigUpLine, IconRefreshDot } from '../../../../ui/icons/icons.ts'
import { useOperationActions } from '../operation-actions.ts'
import { ServiceBanner } from '../progress/ServiceBanner.tsx'
import { useNewerImageTexts } from './newer-image-texts.ts'

const ImageUpdatesDialog = lazyComponent(() => import('./ImageUpdatesDialog.tsx'), 'ImageUpdatesDialog')

/** Announces a newer image on the page of a service: since when it is known, and a button that upgrades to it. */
export function NewerImageBanner({ service }: { readonly service: Service }) {
  const t = useNewerImageTexts()
  const operations = useOperationActions()
  const { space, name, newerImage } = service
  if (newerImage === null) return null
  return (
    <ServiceBanner
      tone="news"
      icon={IconArrowBigUpLine}
      actions={
        <Button
          size="compact-xs"
          variant="default"
          onClick={({ currentTarget }) =>
            operations.start({ action: 'upgrade', space, name, image: newerImage.reference, from: currentTarget })
          }
        >
          {t.upgradeNow}
        </Button>
      }
    >
      {newerImage.kind === 'version' ? t.newVersion(newerImage.reference) : t.newDigest(newerImage.reference)} ·{' '}
      {t.since} <Age at={newerImage.seenAt} />
    </ServiceBanner>
  )
}

/** A button that opens the image policy of a service. */
export function ImageUpdatesButton({ service }: { readonly service: Service }) {
  const t = useNewerImageTexts()
  const [isOpen, setOpen] = useState(false)
  if (service.kind !== 'service' || service.mode === 'job') return null
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        size="compact-xs"
        leftSection={<IconRefreshDot size={14} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t.settings}
      </Button>
      <Suspense>{isOpen && <ImageUpdatesDialog service={service} onClose={() => setOpen(false)} />}</Suspense>
    </>
  )
}
