import { fieldError } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { BatchResult, Service } from '@berth/contract/services/services.ts'
import { Button, Group, Modal, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef } from 'react'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { Findings } from '../../../../service-model/plan/Findings.tsx'
import { servicesQuery } from '../../../../service-model/queries.ts'
import { ErrorNotice } from '../../../../ui/ErrorNotice.tsx'
import { balancerTargets } from '../balancer-targets.ts'
import type { BatchOperation } from '../operation-actions.ts'
import { runBatch } from '../queries.ts'
import { BatchList } from './BatchList.tsx'
import { countChanged } from './batch-progress.ts'
import { useBatchTexts } from './batch-texts.ts'

const QUESTIONS = { delete: 'askDelete', stop: 'askStop', start: 'askStart', restart: 'askRestart' } as const

/** The actions after which requests to the services fail. */
const STOPPING_ACTIONS: ReadonlySet<BatchOperation['action']> = new Set(['delete', 'stop'])

interface Props {
  /** The operation as requested: the list of services does not change while it runs. */
  readonly operation: BatchOperation
  readonly onClose: () => void
}

/** The dialog that lists the services, runs the operation and shows the result of each service. */
export function BatchDialog({ operation: { action, services, onDone }, onClose }: Props) {
  const t = useBatchTexts()
  const serverTexts = useServerTexts()
  const client = useQueryClient()
  const space = services[0]?.space ?? ''
  const allowedServices = services.filter(({ actions }) => actions.includes(action))
  const run = useMutation({
    mutationFn: () =>
      runBatch(
        action,
        space,
        allowedServices.map(({ name }) => name),
      ),
    onSuccess: (results) => {
      if (results.every(({ ok }) => ok)) onDone()
    },
    onSettled: () => client.invalidateQueries({ queryKey: servicesQuery(space).queryKey }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (allowedServices.length > 0 && run.isIdle) run.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t.title(serverTexts.action(action))}
      closeButtonProps={{ 'aria-label': t.close }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          {run.isIdle && <Question action={action} services={allowedServices} />}
          {run.isPending && <BatchProgress services={allowedServices} />}
          {run.data && <Outcome results={run.data} />}
          {run.error && <ErrorNotice error={run.error} />}
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
                  disabled={allowedServices.length === 0}
                  data-autofocus
                >
                  {action === 'delete' ? t.confirmDelete : serverTexts.action(action)}
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

/** Describes the operation, and warns of load balancers that route to the services. */
function Question({ action, services }: Pick<BatchOperation, 'action' | 'services'>) {
  const t = useBatchTexts()
  const { data: all = [] } = useQuery({ ...servicesQuery(services[0]?.space ?? ''), enabled: false })
  const routedServices = STOPPING_ACTIONS.has(action) ? balancerTargets(services, all) : []
  return (
    <>
      <Text size="sm">{services.length === 0 ? t.noneAllowed : t[QUESTIONS[action]](services.length)}</Text>
      <Findings
        kind="warning"
        findings={routedServices.map(({ service, balancers }) =>
          fieldError('', message('balancers-lead-to', { service, balancers: balancers.join(', ') })),
        )}
      />
    </>
  )
}

/** Takes the focus from the submit button that it replaces. */
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

/** The progress, as the live events report it. */
function BatchProgress({ services }: { readonly services: readonly Service[] }) {
  const t = useBatchTexts()
  const { data: currentServices } = useQuery({ ...servicesQuery(services[0]?.space ?? ''), enabled: false })
  const doneCount = countChanged(services, currentServices)
  return (
    <Stack gap={6} role="status">
      <Text size="sm">{t.inProgress(doneCount, services.length)}</Text>
      <Progress
        value={(100 * doneCount) / services.length}
        animated
        aria-label={t.inProgress(doneCount, services.length)}
      />
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
