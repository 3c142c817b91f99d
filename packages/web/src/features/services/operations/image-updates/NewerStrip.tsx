import type { Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import { lazy, Suspense, useState } from 'react'
import { Age } from '../../../../ui/Age.tsx'
import { IconArrowBigUpLine, IconRefreshDot } from '../../../../ui/icons/icons.ts'
import { useOperate } from '../operate.ts'
import { Strip } from '../progress/Strip.tsx'
import { useNewerTexts } from './newer-texts.ts'

const ImageUpdatesDialog = lazy(() =>
  import('./ImageUpdatesDialog.tsx').then((module) => ({ default: module.ImageUpdatesDialog })),
)

/** On the page of a service: the newer image that there is, since when it is known, and the way to it. */
export function NewerStrip({ service }: { readonly service: Service }) {
  const t = useNewerTexts()
  const operate = useOperate()
  const { space, name, newerImage } = service
  if (newerImage === null) return null
  return (
    <Strip
      tone="news"
      icon={IconArrowBigUpLine}
      ways={
        <Button
          size="compact-xs"
          variant="default"
          onClick={({ currentTarget }) =>
            operate.one({ action: 'upgrade', space, name, image: newerImage.reference, from: currentTarget })
          }
        >
          {t.upgradeNow}
        </Button>
      }
    >
      {newerImage.kind === 'version' ? t.newVersion(newerImage.reference) : t.newDigest(newerImage.reference)} ·{' '}
      {t.since} <Age at={newerImage.seenAt} />
    </Strip>
  )
}

/** Opens what is looked for, and whether it is followed. */
export function ImageUpdates({ service }: { readonly service: Service }) {
  const t = useNewerTexts()
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
