import type { Revision, Service } from '@berth/contract/services/services.ts'
import { Badge, Button, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../../lib/language.ts'
import { ImageName } from '../../../service-model/images/ImageName.tsx'
import { fieldLabel } from '../../../service-model/plan/spec-field-texts.ts'
import { servicesQuery } from '../../../service-model/queries.ts'
import { Age } from '../../../ui/Age.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconArrowsDiff } from '../../../ui/icons/icons.ts'
import { Comparison } from './Comparison.tsx'
import type { ComparisonSearch } from './comparison-search.ts'
import { revisionsQuery } from './queries.ts'
import styles from './RevisionsTab.module.css'
import { useTexts } from './texts.ts'

const MAX_CHANGES = 4

interface Props {
  readonly space: string
  readonly service: string
  readonly compared: ComparisonSearch
  readonly onCompare: (next: ComparisonSearch) => void
  /** @param from the element that gets the focus back after the dialog closes */
  readonly onReturn: (revision: number, from: HTMLElement) => void
}

/** The saved revisions of a service. Any two can be compared, and the service can return to each. */
export function RevisionsTab({ space, service: name, compared, onCompare, onReturn }: Props) {
  const t = useTexts()
  const { data: revisions, error, refetch } = useQuery(revisionsQuery(space, name))
  const { data: services } = useQuery(servicesQuery(space))
  const service = services?.find((known) => known.name === name)
  if (error && !revisions) return <ErrorNotice error={error} retry={refetch} />
  if (!revisions || !service) return <Skeleton height={180} />
  const current = revisions.find((revision) => revision.current)?.number ?? service.revision
  return (
    <div className={styles.tab}>
      {compared.from !== undefined && compared.to !== undefined && (
        <Comparison revisions={revisions} from={compared.from} to={compared.to} onCompare={onCompare} />
      )}
      <DataTable
        label={t.revisions}
        items={revisions}
        keyOf={({ number }) => number}
        columns={[
          { head: t.revision, cell: (revision) => <NumberCell revision={revision} service={service} /> },
          { head: t.image, cell: ({ spec }) => <ImageName reference={spec.image} /> },
          {
            head: t.changed,
            cell: (revision) => <Changed revision={revision} older={olderThan(revision, revisions)} />,
          },
          { head: t.by, cell: ({ by }) => by ?? t.outside },
          { head: t.at, cell: ({ at }) => (at === null ? t.unknown : <Age at={at} />) },
          {
            head: t.actions,
            cell: ({ number, current: isCurrent }) =>
              isCurrent ? null : (
                <span className={styles.actions}>
                  <Button
                    variant="subtle"
                    size="compact-sm"
                    leftSection={<IconArrowsDiff size={14} aria-hidden />}
                    aria-label={t.compareWith(number)}
                    onClick={() => onCompare({ from: number, to: current })}
                  >
                    {t.compare}
                  </Button>
                  {service.actions.includes('return') && (
                    <Button
                      variant="subtle"
                      size="compact-sm"
                      aria-label={t.returnTo(number)}
                      onClick={({ currentTarget }) => onReturn(number, currentTarget)}
                    >
                      {t.return}
                    </Button>
                  )}
                </span>
              ),
          },
        ]}
      />
      <Text size="xs" c="dimmed">
        {revisions.length > 1 ? t.kept : t.onlyOne}
      </Text>
    </div>
  )
}

interface CellProps {
  readonly revision: Revision
  readonly service: Service
}

function NumberCell({ revision: { number, current }, service: { pendingFrom } }: CellProps) {
  const t = useTexts()
  return (
    <span className={styles.number}>
      <strong>{number}</strong>
      {current && (
        <Badge size="sm" variant="light" tt="none">
          {t.current}
        </Badge>
      )}
      {number === pendingFrom && (
        <Badge size="sm" variant="light" color="gray" tt="none">
          {t.rollBackTarget}
        </Badge>
      )}
    </span>
  )
}

/** Returns the number of the next older revision in the list. */
function olderThan(revision: Revision, newestFirst: readonly Revision[]): number | undefined {
  return newestFirst[newestFirst.indexOf(revision) + 1]?.number
}

interface ChangedProps {
  readonly revision: Revision
  /** The number of the next older revision. */
  readonly older: number | undefined
}

/** Shows what the revision changed. Names the revision that ran before where it is not the next older one, as after a rollback. */
function Changed({ revision: { changed, comparedWith }, older }: ChangedProps) {
  const t = useTexts()
  const language = useLanguage()
  if (comparedWith === null) return <span className={styles.quiet}>{t.first}</span>
  const since = comparedWith === older ? '' : t.since(comparedWith)
  if (changed.length === 0) return <span className={styles.quiet}>{`${t.nothing}${since}`}</span>
  const labels = changed.slice(0, MAX_CHANGES).map((path) => fieldLabel(path, language))
  const rest = changed.length - labels.length
  return (
    <>
      {[...labels, ...(rest > 0 ? [t.more(language === 'zh' ? changed.length : rest)] : [])].join(
        language === 'zh' ? '、' : ', ',
      )}
      {since && <span className={styles.quiet}>{since}</span>}
    </>
  )
}
