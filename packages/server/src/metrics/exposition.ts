import { STATES } from '@berth/contract/services/services.ts'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Reading } from '../domain/usage.ts'
import type { View } from '../view/view.ts'
import type { RunningInstance } from './running-instances.ts'
import { measuredInstance } from './sampler.ts'
import type { UsageRecorder } from './usage-recorder.ts'

export interface AnsweredRequest {
  readonly method: string
  /** The path as in the contract, so that there are as many series as routes. */
  readonly route: string
  readonly status: number
  readonly seconds: number
}

type Labels = Record<string, string>
type Values = () => Iterable<readonly [Labels, number]>

/** The label "instance" is Prometheus's own, for what it scrapes. */
const INSTANCE_LABELS = ['space', 'service', 'instance_name', 'instance_id', 'host'] as const
type WithReading = RunningInstance & { readonly reading: Reading }

/** The interval at which the event loop's delay is measured, in milliseconds. The default of 10 would keep an idle server busy. */
const LOOP_PRECISION_MS = 100
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/**
 * The answer to GET /metrics: metrics of the server itself, and of all services and hosts that it sees. Names follow
 * https://prometheus.io/docs/practices/naming/.
 */
export class Exposition {
  readonly #registry = new Registry()
  readonly #answered: Histogram
  readonly contentType = this.#registry.contentType

  constructor(view: View, recorder: UsageRecorder) {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: LOOP_PRECISION_MS })
    this.#answered = new Histogram({
      name: 'berth_http_request_duration_seconds',
      help: 'Time until a request was answered, without those that stream.',
      labelNames: ['method', 'route', 'code'],
      buckets: SECONDS,
      registers: [this.#registry],
    })
    this.#addEngineMetrics(view, recorder)
    this.#addServiceMetrics(view)
    this.#addInstanceMetrics(recorder)
  }

  /** Counts a request. */
  answered({ method, route, status, seconds }: AnsweredRequest): void {
    this.#answered.observe({ method, route, code: String(status) }, seconds)
  }

  text(): Promise<string> {
    return this.#registry.metrics()
  }

  #addEngineMetrics(view: View, recorder: UsageRecorder): void {
    const snapshots = new Counter({
      name: 'berth_engine_looks_total',
      help: 'Times that the whole cluster was read.',
      registers: [this.#registry],
    })
    view.snapshotListeners.add(() => snapshots.inc())
    this.#gauge('berth_engine_up', 'Whether Docker Engine answers.', [], () => [
      [{}, Number(view.engine.state === 'up')],
    ])
    this.#gauge('berth_host_ready', 'Whether Swarm takes the host for ready.', ['host'], () =>
      view.hosts.map(({ name, state }) => [{ host: name }, Number(state === 'ready')]),
    )
    const help = 'Whether the engine of a host that runs instances tells what they use.'
    this.#gauge('berth_host_metrics_up', help, ['host'], () =>
      view.hosts.flatMap(({ id, name }) => {
        const answers = recorder.isAnswering(id)
        return answers === null ? [] : [[{ host: name }, Number(answers)] as const]
      }),
    )
  }

  #addServiceMetrics(view: View): void {
    const servicesWithLabels = () =>
      view.snapshot.services.map(({ ref }) => view.shownService(ref)).map((one) => [labelsOf(one), one] as const)
    const labels = ['space', 'service']
    this.#gauge('berth_service_state', '1 for the state that the service is in.', [...labels, 'state'], () =>
      servicesWithLabels().flatMap(([of, { state }]) =>
        STATES.map((one) => [{ ...of, state: one }, Number(one === state)] as const),
      ),
    )
    this.#gauge('berth_service_instances_wanted', 'Instances that shall run.', labels, () =>
      servicesWithLabels().map(([of, { instances }]) => [of, instances.desired]),
    )
    this.#gauge('berth_service_instances_running', 'Instances that run well.', labels, () =>
      servicesWithLabels().map(([of, { instances }]) => [of, instances.running]),
    )
  }

  #addInstanceMetrics(recorder: UsageRecorder): void {
    const help =
      'Whether the last sample tells what the instance uses. A sum over instances is known only where all are 1.'
    this.#gauge('berth_instance_metrics_up', help, INSTANCE_LABELS, () =>
      [...recorder.latest()].map((one) => [instanceLabels(one), Number(one.reading !== null)] as const),
    )
    const withReading = () => [...recorder.latest()].filter((one): one is WithReading => one.reading !== null)
    const of = (value: (one: WithReading) => number | null) => () =>
      withReading().flatMap((one) => {
        const number = value(one)
        return number === null ? [] : [[instanceLabels(one), number] as const]
      })
    const limit = (name: 'cpuCores' | 'memoryBytes' | 'diskBytes') => of((one) => measuredInstance(one).limits[name])
    const counters: [string, string, (reading: Reading) => number][] = [
      ['cpu_seconds', 'Processor time.', ({ cpuSeconds }) => cpuSeconds],
      ['network_receive_bytes', 'Bytes received over all networks.', ({ receivedBytes }) => receivedBytes],
      ['network_transmit_bytes', 'Bytes sent over all networks.', ({ sentBytes }) => sentBytes],
      ['disk_read_bytes', 'Bytes read from disks.', ({ readBytes }) => readBytes],
      ['disk_written_bytes', 'Bytes written to disks.', ({ writtenBytes }) => writtenBytes],
    ]
    for (const [name, help, value] of counters)
      this.#counter(
        `berth_instance_${name}_total`,
        help,
        of(({ reading }) => value(reading)),
      )
    const gauges: [string, string, Values][] = [
      ['memory_bytes', 'Memory, without the page cache.', of(({ reading }) => reading.memoryBytes)],
      ['disk_bytes', 'Disk taken by the instance and its named volumes.', of(({ reading }) => reading.diskBytes)],
      ['cpu_limit_cores', 'Processor cores that it may use, where there is a limit.', limit('cpuCores')],
      ['memory_limit_bytes', 'Memory that it may use, where there is a limit.', limit('memoryBytes')],
      ['disk_reservation_bytes', 'Disk that was reserved for it.', limit('diskBytes')],
    ]
    for (const [name, help, values] of gauges) this.#gauge(`berth_instance_${name}`, help, INSTANCE_LABELS, values)
  }

  #gauge(name: string, help: string, labelNames: readonly string[], values: Values): void {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: [this.#registry],
      collect() {
        this.reset()
        for (const [labels, value] of values()) this.set(labels, value)
      },
    })
  }

  #counter(name: string, help: string, values: Values): void {
    new Counter({
      name,
      help,
      labelNames: [...INSTANCE_LABELS],
      registers: [this.#registry],
      collect() {
        this.reset()
        for (const [labels, value] of values()) this.inc(labels, value)
      },
    })
  }
}

function labelsOf({ space, name }: { space: string; name: string }): Labels {
  return { space, service: name }
}

function instanceLabels(one: RunningInstance): Labels {
  const { ref } = one.service
  const { id, name } = measuredInstance(one)
  return { space: ref.space, service: ref.service, instance_name: name, instance_id: id, host: one.host.name }
}
