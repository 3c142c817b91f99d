import type { Plan } from '@berth/contract/services/services.ts'
import { Skeleton, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { texts } from '../../lib/texts.ts'
import { Findings } from './Findings.tsx'
import { Refusal } from './Refusal.tsx'
import { SpecChanges } from './SpecChanges.tsx'

const useTexts = texts({
  nothing: { zh: '没有任何变化。', en: 'Nothing changes.' },
  replaces: {
    zh: (n: number, atOnce: number, startFirst: boolean) =>
      `将替换 ${n} 个实例，${atOnce === 0 ? '全部同时' : `每次 ${Math.min(atOnce, n)} 个`}：${startFirst ? '先启动新的，再停止旧的' : '先停止旧的，再启动新的'}。`,
    en: (n: number, atOnce: number, startFirst: boolean) =>
      `${n === 1 ? '1 instance' : `${n} instances`} will be replaced, ${atOnce === 0 ? 'all at once' : `${Math.min(atOnce, n)} at a time`}: ${startFirst ? 'the new one starts before the old one stops' : 'the old one stops before the new one starts'}.`,
  },
  starts: {
    zh: (n: number) => `将增加 ${n} 个实例。`,
    en: (n: number) => `${n === 1 ? '1 more instance' : `${n} more instances`} will start.`,
  },
  stops: {
    zh: (n: number) => `将减少 ${n} 个实例。`,
    en: (n: number) => `${n === 1 ? '1 instance' : `${n} instances`} will be removed.`,
  },
  between: { zh: '', en: ' ' },
  untouched: { zh: '运行中的实例不受影响。', en: 'Running instances are not affected.' },
})

interface Props {
  /** Undefined while it is loading for the first time. */
  readonly plan: Plan | undefined
  readonly error: Error | null
  readonly retry: () => unknown
  /** The number of instances that are replaced at a time; 0 replaces all at once. */
  readonly parallelism: number
  /** Goes to the field of an error or warning. */
  readonly onGoToField?: (path: string, message: ReactNode) => void
}

/** Shows what an operation would do, with its errors and warnings. */
export function PlanSummary({ plan, error, retry, parallelism, onGoToField }: Props) {
  if (error) return <Refusal error={error} retry={retry} onGoToField={onGoToField} />
  if (!plan)
    return (
      <Stack gap={10} aria-busy>
        <Skeleton height={76} />
        <Skeleton height={14} width="70%" />
      </Stack>
    )
  return (
    <Stack gap="sm">
      {plan.changes.length > 0 && <SpecChanges changes={plan.changes} />}
      <Text size="sm">
        <Consequences plan={plan} parallelism={parallelism} />
      </Text>
      <Findings kind="error" findings={plan.errors} onGoToField={onGoToField} />
      <Findings kind="warning" findings={plan.warnings} onGoToField={onGoToField} />
    </Stack>
  )
}

function Consequences({ plan, parallelism }: { readonly plan: Plan; readonly parallelism: number }) {
  const t = useTexts()
  const { changes, replaces, order, starts, stops } = plan
  if (changes.length === 0 && replaces + starts + stops === 0) return t.nothing
  const sentences = [
    replaces > 0 && t.replaces(replaces, parallelism, order === 'start-first'),
    starts > 0 && t.starts(starts),
    stops > 0 && t.stops(stops),
  ].filter((part) => part !== false)
  return sentences.length > 0 ? sentences.join(t.between) : t.untouched
}
