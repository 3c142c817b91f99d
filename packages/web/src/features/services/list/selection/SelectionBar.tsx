import { Button } from '@mantine/core'
import { CopyButton } from '../../../../ui/CopyButton.tsx'
import { useTexts } from '../texts.ts'
import styles from './SelectionBar.module.css'

interface Props {
  /** The names of the selected services. */
  readonly names: readonly string[]
  readonly shown: number
  readonly all: number
  readonly onClear: () => void
}

/** Shows the number of services, or the actions for the selected services. */
export function SelectionBar({ names, shown, all, onClear }: Props) {
  const t = useTexts()
  return (
    <div className={styles.bar}>
      {names.length === 0 ? (
        <span role="status">{shown === all ? t.count(all) : t.countOf(shown, all)}</span>
      ) : (
        <>
          <strong role="status">{t.chosen(names.length)}</strong>
          <CopyButton text={names.join('\n')} what={t.names}>
            {t.copyNames}
          </CopyButton>
          <Button variant="subtle" color="gray" size="compact-xs" onClick={onClear}>
            {t.clear}
          </Button>
        </>
      )}
    </div>
  )
}
