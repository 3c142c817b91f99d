import type { Registry } from '@berth/contract/registries/registries.ts'
import { ActionIcon, Skeleton, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { referenceOf } from '../../../service-model/images/image-source.ts'
import { CopyButton } from '../../../ui/CopyButton.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconTrash } from '../../../ui/icons/icons.ts'
import { PageHeader } from '../../../ui/page/PageHeader.tsx'
import { imageQuery } from '../../../wizard/plan/queries.ts'
import { RegistryBreadcrumbs, useRegistry } from '../RegistryBreadcrumbs.tsx'
import styles from '../registries.module.css'
import { useTexts } from '../texts.ts'
import { CreateServiceButton } from './CreateServiceButton.tsx'
import { DeleteImageDialog } from './DeleteImageDialog.tsx'
import { ImageDetails } from './ImageDetails.tsx'

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
      <RegistryBreadcrumbs id={id} repository={repository} version={version} />
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
      <PageHeader
        title={
          <>
            {repository.split('/').at(-1)} <span className={styles.version}>{version}</span>
          </>
        }
      >
        <span className={styles.actions}>
          <CreateServiceButton image={reference} isPrimary />
          {registry.kind === 'registry' && (
            <Tooltip label={t.delete}>
              <ActionIcon variant="default" size={36} aria-label={t.delete} onClick={() => setDeleting(true)}>
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </span>
      </PageHeader>
      {registry.kind === 'registry' && (
        <div className={styles.pull}>
          <CopyButton text={`docker pull ${reference}`} what={t.pullCommand}>
            <code className={styles.code}>docker pull {reference}</code>
          </CopyButton>
        </div>
      )}
      {error && <ErrorNotice error={error} retry={refetch} />}
      {!image && !error && <Skeleton height={320} />}
      {image && <ImageDetails image={image} />}
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
