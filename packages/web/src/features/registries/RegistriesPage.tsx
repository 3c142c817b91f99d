import type { Registry } from '@berth/contract/registries/registries.ts'
import { useQuery } from '@tanstack/react-query'
import { Suspense, useState } from 'react'
import { lazyComponent } from '../../lib/load-chunk.ts'
import { registriesQuery } from '../../service-model/images/image-queries.ts'
import { IconPackages } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { ListPage } from '../../ui/page/ListPage.tsx'
import { RegistryTable } from './RegistryTable.tsx'
import { useRegistryTexts } from './registry-texts.ts'

const RegistryDialog = lazyComponent(() => import('./RegistryDialog.tsx'), 'RegistryDialog')

/** The page /registries. */
export function RegistriesPage() {
  const t = useRegistryTexts()
  const list = useQuery(registriesQuery)
  const [editing, setEditing] = useState<Registry | 'new' | null>(null)
  return (
    <>
      <ListPage
        title={t.title}
        list={list}
        emptyState={{ icon: <IconPackages size={24} />, title: t.none, text: t.noneText }}
        addLabel={t.add}
        onAdd={() => setEditing('new')}
        extraButtons={
          <LinkButton to="/registries/push-hooks" variant="default">
            {t.pushHooks}
          </LinkButton>
        }
      >
        {(registries) => <RegistryTable registries={registries} onEdit={setEditing} />}
      </ListPage>
      <Suspense>
        {editing !== null && (
          <RegistryDialog registry={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />
        )}
      </Suspense>
    </>
  )
}
