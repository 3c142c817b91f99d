import type { Instance } from '@berth/contract/instances/instances.ts'
import { NativeSelect, UnstyledButton } from '@mantine/core'
import { Fragment } from 'react'
import styles from './Files.module.css'
import { pathSegments } from './files-search.ts'
import { useTexts } from './texts.ts'

interface Props {
  readonly instances: readonly Instance[]
  /** The id of the chosen instance. */
  readonly chosen: string
  readonly path: string
  readonly onInstance: (id: string) => void
  readonly onPath: (path: string) => void
}

/** Chooses the instance, and shows the path of the folder. */
export function FilesBar({ instances, chosen, path, onInstance, onPath }: Props) {
  const t = useTexts()
  const isKnown = instances.some(({ id }) => id === chosen)
  return (
    <div className={styles.bar}>
      <NativeSelect
        aria-label={t.instance}
        value={chosen}
        onChange={({ currentTarget }) => onInstance(currentTarget.value)}
        data={[
          ...(isKnown ? [] : [{ value: chosen, label: chosen }]),
          ...instances.map(({ id, name, state }) => ({ value: id, label: state === 'running' ? name : t.ended(name) })),
        ]}
      />
      <nav aria-label={t.path} className={styles.path}>
        <UnstyledButton className={styles.part} aria-label={t.root} onClick={() => onPath('/')}>
          /
        </UnstyledButton>
        {pathSegments(path).map((part, index) => (
          <Fragment key={part.path}>
            {index > 0 && <span aria-hidden>/</span>}
            <UnstyledButton className={styles.part} onClick={() => onPath(part.path)}>
              {part.name}
            </UnstyledButton>
          </Fragment>
        ))}
      </nav>
    </div>
  )
}
