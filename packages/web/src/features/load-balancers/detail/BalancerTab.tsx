import type { Balancer } from '@berth/contract/load-balancers/balancer-answers.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { Skeleton, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { CertificateExpiry } from '../../../service-model/CertificateExpiry.tsx'
import { Findings } from '../../../service-model/plan/Findings.tsx'
import { servicesQuery } from '../../../service-model/queries.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { EmptyState } from '../../../ui/EmptyState.tsx'
import { ErrorNotice } from '../../../ui/ErrorNotice.tsx'
import { IconArrowsSplit2 } from '../../../ui/icons/icons.ts'
import { LinkButton } from '../../../ui/LinkButton.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { CollapsibleSection } from '../../../wizard/CollapsibleSection.tsx'
import styles from './BalancerTab.module.css'
import { Configuration } from './Configuration.tsx'
import { InstanceFigureTable, RuleFigureTable, TargetFigureTable } from './FigureTables.tsx'
import { FlowDiagram } from './FlowDiagram.tsx'
import { listenerRules } from './listener-rules.ts'
import { balancerQuery, figuresQuery } from './queries.ts'
import { Tiles } from './Tiles.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly space: string
  readonly service: string
}

/** The page /spaces/:space/services/:service/balancer: the rules of a load balancer, their targets and the traffic. */
export function BalancerTab({ space, service: name }: Props) {
  const t = useTexts()
  const service = useQuery(servicesQuery(space)).data?.find((known) => known.name === name)
  if (!service) return <Skeleton height={260} />
  if (service.kind !== 'load-balancer') return <EmptyState icon={<IconArrowsSplit2 size={24} />} title={t.notOne} />
  return <BalancerDetails service={service} />
}

function BalancerDetails({ service }: { readonly service: Service }) {
  const t = useTexts()
  const { data: balancer, error, refetch } = useQuery(balancerQuery(service))
  const { data: figures, error: figuresError, refetch: refetchFigures } = useQuery(figuresQuery(service))
  if (error && !balancer) return <ErrorNotice error={error} retry={refetch} />
  if (!balancer) return <Skeleton height={260} />
  const listeners = listenerRules(service.spec, balancer.rules)
  return (
    <div className={styles.tab}>
      <Findings kind="warning" findings={balancer.warnings.filter(({ path }) => !RULE_PATH.test(path))} />
      {figures && figures.coverage.measured < figures.coverage.running && (
        <Notice>{t.incomplete(figures.coverage.measured, figures.coverage.running)}</Notice>
      )}
      {figures ? <Tiles figures={figures} /> : <NoFigures error={figuresError} retry={refetchFigures} />}
      <section className={styles.section}>
        <Title order={2} size="h5">
          {t.flow}
        </Title>
        <Text size="xs" c="dimmed" mb="sm">
          {t.order}
        </Text>
        <FlowDiagram listeners={listeners} figures={figures} />
      </section>
      {balancer.certificates.length > 0 && <Certificates space={service.space} certificates={balancer.certificates} />}
      <div>
        {figures && (
          <>
            <CollapsibleSection title={t.perRule} summary={String(figures.rules.length)} hasErrors={false}>
              <RuleFigureTable figures={figures} listeners={listeners} />
            </CollapsibleSection>
            <CollapsibleSection title={t.perTarget} summary={String(targetCount(figures.rules))} hasErrors={false}>
              <TargetFigureTable figures={figures} listeners={listeners} />
            </CollapsibleSection>
            <CollapsibleSection title={t.own} summary={String(figures.instances.length)} hasErrors={false}>
              <InstanceFigureTable figures={figures} />
            </CollapsibleSection>
          </>
        )}
        <Configuration text={balancer.configuration} />
      </div>
    </div>
  )
}

/** The paths of warnings that the flow picture shows at the rule itself. */
const RULE_PATH = /^loadBalancer\.rules\.\d/

function targetCount(rules: readonly { readonly targets: readonly unknown[] }[]): number {
  return rules.reduce((sum, { targets }) => sum + targets.length, 0)
}

interface NoFiguresProps {
  readonly error: Error | null
  readonly retry: () => unknown
}

function NoFigures({ error, retry }: NoFiguresProps) {
  return error ? <ErrorNotice error={error} retry={retry} /> : <Skeleton height={88} />
}

interface CertificatesProps {
  readonly space: string
  readonly certificates: Balancer['certificates']
}

function Certificates({ space, certificates }: CertificatesProps) {
  const t = useTexts()
  return (
    <section className={styles.section}>
      <div className={styles.head}>
        <Title order={2} size="h5">
          {t.certificates}
        </Title>
        <LinkButton to="/spaces/$space/certificates" params={{ space }} variant="subtle" size="compact-sm">
          {t.manage}
        </LinkButton>
      </div>
      <DataTable
        label={t.certificates}
        items={certificates}
        keyOf={({ fingerprint }) => fingerprint}
        columns={[
          { head: t.certificate, cell: ({ name }) => name },
          { head: t.hosts, cell: ({ hosts }) => hosts.join(', ') },
          {
            head: t.validTo,
            cell: (certificate) => (
              <span>
                <CertificateExpiry certificate={certificate} />
                {certificate.renewed && (
                  <Text span display="block" size="xs">
                    {t.renewed}
                  </Text>
                )}
              </span>
            ),
          },
        ]}
      />
    </section>
  )
}
