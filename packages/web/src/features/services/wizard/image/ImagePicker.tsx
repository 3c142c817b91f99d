import { parseReference, registryOfAddress } from '@berth/contract/images/image-reference.ts'
import { runsOn } from '@berth/contract/images/platforms.ts'
import type { Language } from '@berth/contract/messages/message.ts'
import type { Registry, Tag } from '@berth/contract/registries/registries.ts'
import { ActionIcon, Modal, NativeSelect, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useLanguage } from '../../../../lib/language.ts'
import { formatBytes } from '../../../../lib/time.ts'
import { registriesQuery, repositoryPages, tagPages } from '../../../../service-model/images/image-queries.ts'
import { referenceOf, sourceName } from '../../../../service-model/images/image-source.ts'
import { rememberImage } from '../../../../service-model/images/recent-images.ts'
import { clusterQuery } from '../../../../service-model/queries.ts'
import { Age } from '../../../../ui/Age.tsx'
import { EmptyState } from '../../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import { IconArrowLeft, IconPackages } from '../../../../ui/icons/icons.ts'
import styles from './ImagePicker.module.css'
import { useImageTexts } from './image-texts.ts'
import { type PickItem, PickList } from './PickList.tsx'
import { RecentImages } from './RecentImages.tsx'

const SEARCH_DELAY_MS = 250

interface Props {
  /** The current image. If one of the registries has it, the dialog opens at its repository. */
  readonly reference: string
  readonly onPick: (reference: string) => void
  readonly onClose: () => void
}

/** The dialog that picks an image by registry, repository and version. Render it only while it is open. */
export function ImagePicker({ reference, onPick, onClose }: Props) {
  const t = useImageTexts()
  const registries = useQuery(registriesQuery)
  return (
    <Modal opened onClose={onClose} title={t.pickerTitle} size="xl" closeButtonProps={{ 'aria-label': t.close }}>
      {registries.error && <ErrorNotice error={registries.error} retry={registries.refetch} />}
      {registries.isPending && <Skeleton height={430} />}
      {registries.data?.length === 0 && (
        <EmptyState icon={<IconPackages />} title={t.noRegistry} text={t.noRegistryText} />
      )}
      {registries.data && registries.data.length > 0 && (
        <Panes registries={registries.data} reference={reference} onPick={onPick} />
      )}
    </Modal>
  )
}

interface PanesProps extends Pick<Props, 'reference' | 'onPick'> {
  readonly registries: readonly Registry[]
}

function Panes({ registries, reference, onPick }: PanesProps) {
  const t = useImageTexts()
  const language = useLanguage()
  const [{ registry, repository }, setPlace] = useState(() => initialPlace(reference, registries))
  const repositories = useRef<HTMLInputElement>(null)
  const versions = useRef<HTMLInputElement>(null)

  // Only once: a user who steps through the registries with the keyboard keeps the focus there.
  useEffect(() => repositories.current?.focus(), [])
  useEffect(() => {
    if (repository !== '') versions.current?.focus()
  }, [repository])

  const source = registries.find(({ id }) => id === registry)
  const pick = (image: string) => {
    rememberImage(image)
    onPick(image)
  }

  return (
    <Stack gap="md">
      <RecentImages onPick={pick} />
      <NativeSelect
        label={t.registry}
        value={registry}
        onChange={({ currentTarget }) => setPlace({ registry: currentTarget.value, repository: '' })}
        data={registries.map((option) => ({ value: option.id, label: registryLabel(option, language) }))}
      />
      <div className={styles.panes} data-shows={repository === '' ? 'repositories' : 'versions'}>
        <Repositories
          key={registry}
          registry={registry}
          chosen={repository}
          searchRef={repositories}
          onPick={(name) => setPlace({ registry, repository: name })}
        />
        <div>
          <div className={styles.head}>
            <ActionIcon
              className={styles.back}
              aria-label={t.backToRepositories}
              onClick={() => setPlace({ registry, repository: '' })}
            >
              <IconArrowLeft size={16} />
            </ActionIcon>
            <Text size="sm" fw={600} truncate>
              {repository === '' ? t.versions : t.versionsOf(repository)}
            </Text>
          </div>
          <Versions
            key={`${registry}/${repository}`}
            registry={registry}
            repository={repository}
            searchRef={versions}
            onPick={(tag) => source && pick(referenceOf(source, repository, tag))}
          />
        </div>
      </div>
      <span className={styles.keys}>{t.keys}</span>
    </Stack>
  )
}

interface RepositoriesProps {
  readonly registry: string
  readonly chosen: string
  readonly searchRef: React.RefObject<HTMLInputElement | null>
  readonly onPick: (repository: string) => void
}

function Repositories({ registry, chosen, searchRef, onPick }: RepositoriesProps) {
  const t = useImageTexts()
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS)
  const { data, ...pages } = useInfiniteQuery(repositoryPages(registry, query))
  const catalogue = data?.pages[0]?.catalogue ?? true
  const repositories = (data?.pages ?? []).flatMap(({ items }) => items)
  const typedRepository =
    !catalogue && typed.trim() !== '' ? [{ name: typed.trim(), detail: t.typedName(typed.trim()) }] : []

  return (
    <div>
      <div className={styles.head}>
        <Text size="sm" fw={600}>
          {t.repositories}
        </Text>
      </div>
      <PickList
        label={t.repositories}
        placeholder={t.findRepository}
        searchRef={searchRef}
        search={typed}
        onSearch={setTyped}
        items={catalogue ? repositories : typedRepository}
        pages={pages}
        empty={emptyText(catalogue, query, t)}
        chosen={chosen}
        onPick={onPick}
      />
    </div>
  )
}

function emptyText(catalogue: boolean, search: string, t: ReturnType<typeof useImageTexts>): string {
  if (!catalogue) return t.noCatalogue
  return search === '' ? t.noRepositories : t.noMatch
}

interface VersionsProps {
  readonly registry: string
  readonly repository: string
  readonly searchRef: React.RefObject<HTMLInputElement | null>
  readonly onPick: (tag: string) => void
}

function Versions({ registry, repository, searchRef, onPick }: VersionsProps) {
  const t = useImageTexts()
  const language = useLanguage()
  const [typed, setTyped] = useState('')
  const [query] = useDebouncedValue(typed.trim(), SEARCH_DELAY_MS)
  const { data, ...pages } = useInfiniteQuery(tagPages(registry, repository, query))
  const { platforms: hosts = [] } = useQuery(clusterQuery).data ?? {}
  const item = ({ name, sizeBytes, createdAt, platforms }: Tag): PickItem => ({
    name,
    detail: (
      <>
        {!runsOn(platforms, hosts) && <span className={styles.otherPlatforms}>{t.onlyFor(platforms.join(', '))}</span>}
        {sizeBytes !== null && formatBytes(sizeBytes, language)}
        {sizeBytes !== null && createdAt !== null && ' · '}
        {createdAt !== null && <Age at={createdAt} />}
      </>
    ),
  })
  const empty = query === '' ? t.noVersions : t.noMatch
  return (
    <PickList
      label={t.versions}
      placeholder={t.findVersion}
      searchRef={searchRef}
      search={typed}
      onSearch={setTyped}
      items={(data?.pages ?? []).flatMap(({ items }) => items.map(item))}
      pages={pages}
      empty={repository === '' ? t.pickRepository : empty}
      chosen={null}
      onPick={onPick}
    />
  )
}

/** Returns where the dialog opens: at the image's repository if its registry is in the list, otherwise at the first registry. */
function initialPlace(reference: string, registries: readonly Registry[]): { registry: string; repository: string } {
  const parsed = parseReference(reference.trim())
  const known =
    parsed.ok &&
    registries.find(
      ({ kind, address }) => kind === 'registry' && registryOfAddress(address) === parsed.reference.registry,
    )
  return known && parsed.ok
    ? { registry: known.id, repository: parsed.reference.repository }
    : { registry: registries[0]?.id ?? '', repository: '' }
}

function registryLabel(registry: Registry, language: Language): string {
  const name = sourceName(registry, language)
  return registry.kind === 'host' || name === registry.address ? name : `${name} (${registry.address})`
}
