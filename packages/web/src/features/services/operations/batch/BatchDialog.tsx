import { fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { BatchResult, Service } from '@berth/contract/services/services.ts'
import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import { servicesQuery } from '../../../../service-model/queries.ts'
import { Failed } from '../../../../ui/Failed.tsx'
import type { BatchOperation } from '../operate.ts'
import { pointedAt } from '../pointed-at.ts'
import { runBatch } from '../queries.ts'
import { BatchList } from './BatchList.tsx'
import { touched } from './batch-progress.ts'
import { useBatchTexts } from './batch-texts.ts'

const ASKS = { delete: 'askDelete', stop: 'askStop', start: 'askStart', restart: 'askRestart' } as const

/** After these, requests to the services fail. */
const TAKES_AWAY: ReadonlySet<BatchOperation['action']> = new Set(['delete', 'stop'])

interface Props {
  /** As it was asked for: what is listed does not change while it is carried out. */
  readonly operation: BatchOperation
  readonly onClose: () => void
}

/** Names those that it is about, carries it out, and says what came of each. */
export function BatchDialog({ operation: { action, services, onDone }, onClose }: Props) {
  const t = useBatchTexts()
  const words = useWords()
  const client = useQueryClient()
  const space = services[0]?.space ?? ''
  const able = services.filter(({ actions }) => actions.includes(action))
  const run = useMutation({
    mutationFn: () =>
      runBatch(
        action,
        space,
        able.map(({ name }) => name),
      ),
    onSuccess: (results) => {
      if (results.every(({ ok }) => ok)) onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (able.length > 0 && run.isIdle) run.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={t.title(words.action(action))} closeButtonProps={{ 'aria-label': t.close }}>
      <form onSubmit={submit}>
        <Stack gap="md">
          {run.isIdle && <Question action={action} services={able} />}
          {run.isPending && <Going services={able} />}
          {run.data && <Outcome results={run.data} />}
          {run.error && <Failed error={run.error} />}
          <BatchList services={services} action={action} results={run.data} />
          <Group justify="flex-end" gap="xs">
            {run.isIdle || run.isPending ? (
              <>
                <Button variant="default" onClick={onClose}>
                  {run.isPending ? t.close : t.cancel}
                </Button>
                <Button
                  type="submit"
                  {...(action === 'delete' && { color: 'red' })}
                  loading={run.isPending}
                  disabled={able.length === 0}
                  data-autofocus
                >
                  {action === 'delete' ? t.confirmDelete : words.action(action)}
                </Button>
              </>
            ) : (
              <CloseButton onClose={onClose} />
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What will be done, and which load balancers would miss the services. */
function Question({ action, services }: Pick<BatchOperation, 'action' | 'services'>) {
  const t = useBatchTexts()
  const { data: all = [] } = useQuery({ ...servicesQuery(services[0]?.space ?? ''), enabled: false })
  const pointed = TAKES_AWAY.has(action) ? pointedAt(services, all) : []
  return (
    <>
      <Text size="sm">{services.length === 0 ? t.noneAble : t[ASKS[action]](services.length)}</Text>
      <Findings
        kind="warning"
        faults={pointed.map(({ service, balancers }) =>
          fieldError('', message('balancers-lead-to', { service, balancers: balancers.join(', ') })),
        )}
      />
    </>
  )
}

/** Takes the focus over from the button that was there. */
function CloseButton({ onClose }: Pick<Props, 'onClose'>) {
  const t = useBatchTexts()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <Button ref={button} onClick={onClose}>
      {t.close}
    </Button>
  )
}

/** As the live events tell. */
function Going({ services }: { readonly services: readonly Service[] }) {
  const t = useBatchTexts()
  const { data: now } = useQuery({ ...servicesQuery(services[0]?.space ?? ''), enabled: false })
  const done = touched(services, now)
  return (
    <Stack gap={6} role="status">
      <Text size="sm">{t.going(done, services.length)}</Text>
      <Progress value={(100 * done) / services.length} animated aria-label={t.going(done, services.length)} />
    </Stack>
  )
}

function Outcome({ results }: Pick<BatchResult, 'results'>) {
  const t = useBatchTexts()
  const failed = results.filter(({ ok }) => !ok).length
  return (
    <Text size="sm" role="status" fw={550}>
      {failed === 0 ? t.allDone(results.length) : t.someFailed(results.length - failed, failed)}
    </Text>
  )
}
