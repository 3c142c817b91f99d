import type { Registry } from '@berth/contract/registries/registries.ts'
import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { referenceOf } from '../../../service-model/images/image-source.ts'
import { Copy } from '../../../ui/Copy.tsx'
import { Failed } from '../../../ui/Failed.tsx'
import { IconTrash } from '../../../ui/icons/icons.ts'
import { PageHead } from '../../../ui/page/PageHead.tsx'
import { imageQuery } from '../../../wizard/plan/queries.ts'
import { RegistryPath, useRegistry } from '../RegistryPath.tsx'
import styles from '../registries.module.css'
import { useTexts } from '../texts.ts'
import { CreateFrom } from './CreateFrom.tsx'
import { DeleteImageDialog } from './DeleteImageDialog.tsx'
import { ImageFacts } from './ImageFacts.tsx'

interface Props {
  /** The id of the registry. */
  readonly id: string
  readonly repository: string
  /** A tag or a digest. */
  readonly version: string
}

/** The page /registries/:registry/:repository/:version. */
export function ImagePage({ id, repository, version }: Props) {
  const registry = useRegistry(id)
  return (
    <>
      <RegistryPath id={id} repository={repository} version={version} />
      {registry ? (
        <Details registry={registry} repository={repository} version={version} />
      ) : (
        <Skeleton height={320} mt="md" />
      )}
    </>
  )
}

interface DetailsProps {
  readonly registry: Registry
  readonly repository: string
  readonly version: string
}

function Details({ registry, repository, version }: DetailsProps) {
  const t = useTexts()
  const navigate = useNavigate()
  const reference = referenceOf(registry, repository, version)
  const { data: image, error, refetch } = useQuery({ ...imageQuery(reference), staleTime: 0 })
  const [deleting, setDeleting] = useState(false)
  const back = () =>
    void navigate({ to: '/registries/$registry/$repository', params: { registry: registry.id, repository } })
  return (
    <>
      <PageHead
        title={
          <>
            {repository.split('/').at(-1)} <span className={styles.version}>{version}</span>
          </>
        }
      >
        <span className={styles.actions}>
          <CreateFrom image={reference} prominent />
          {registry.kind === 'registry' && (
            <Tooltip label={t.delete}>
              <ActionIcon variant="default" size={36} aria-label={t.delete} onClick={() => setDeleting(true)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </PageHead>
      {registry.kind === 'registry' && (
        <div className={styles.pull}>
          <Copy text={`docker pull ${reference}`} what={t.pullCommand}>
            <code className={styles.code}>docker pull {reference}</code>
          </Copy>
        </div>
      )}
      {error && <Failed error={error} retry={refetch} />}
      {!image && !error && <Skeleton height={320} />}
      {image && <ImageFacts image={image} />}
      {deleting && (
        <DeleteImageDialog
          registry={registry}
          repository={repository}
          reference={version}
          onDone={back}
          onClose={() => setDeleting(false)}
        />
      )}
    </>
  )
}
