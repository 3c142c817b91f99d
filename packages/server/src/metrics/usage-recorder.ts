import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import type { LiveMetrics, Metrics, SilentHost } from '@berth/contract/metrics/metrics.ts'
import type { ServiceRef } from '@berth/contract/services/services.ts'
import type { LiveService } from '../domain/model.ts'
import {
  type Reading,
  seriesOf,
  type TimeGrid,
  timeGridOf,
  UNKNOWN,
  untilMiddleOfStep,
  usageAt,
} from '../domain/usage.ts'
import { CARRIED_STEPS, type InstanceReadings, seriesTotalOf, usageTotalOf } from '../domain/usage-total.ts'
import type { Timings } from '../timings.ts'
import type { View } from '../view/view.ts'
import { DiskUse } from './disk-use.ts'
import type { History, MeasuredInstance } from './history.ts'
import { STEP_MS } from './ring.ts'
import { type QueryHost, type RunningInstance, runningInstances } from './running-instances.ts'
import { measuredInstance, type Sample, sample } from './sampler.ts'

/** The default number of points of a series: a plot is twice as many pixels wide. */
const POINTS = 300

export interface TimeRange {
  readonly range: number
  readonly until?: string | undefined
  readonly step?: number | undefined
}

interface Dependencies {
  readonly view: View
  readonly queryHost: QueryHost
  readonly history: History
  readonly now: () => number
  readonly timings: Timings
  readonly fail: (error: unknown) => void
}

/** Samples at intervals what all instances use, on all hosts that can be reached, and stores it. */
export class UsageRecorder {
  readonly #dependencies: Dependencies
  readonly #disk: DiskUse
  readonly #ending = new AbortController()
  #last: Sample = { readings: new Map(), silent: new Map() }
  #sweptAt = 0
  #running: Promise<void> | undefined

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies
    this.#disk = new DiskUse(dependencies.now, dependencies.timings)
  }

  start(): void {
    this.#running = this.#loop()
  }

  /** Resolves when nothing is written any more. */
  async close(): Promise<void> {
    this.#ending.abort()
    await this.#running
  }

  /** Yields all running instances with their last reading; null where there is none. */
  *latest(): Generator<RunningInstance & { readonly reading: Reading | null }> {
    for (const running of runningInstances(this.#dependencies.view.snapshot.services))
      yield { ...running, reading: this.#last.readings.get(running.instance.id) ?? null }
  }

  /** Returns whether the engine of a host has answered; null where it was not queried. */
  isAnswering(hostId: string): boolean | null {
    if (this.#last.silent.has(hostId)) return false
    for (const { host, reading } of this.latest()) if (host.id === hostId && reading) return true
    return null
  }

  /** Returns what a service, or one of its instances, has used. @throws Problem `not-found` */
  async metrics(ref: ServiceRef, span: TimeRange, instanceId?: string): Promise<Metrics> {
    const service = this.#dependencies.view.service(ref)
    const running = runningInstances([service])
    const subjects = this.#subjects(service, running).filter(({ id }) => (instanceId ?? id) === id)
    if (instanceId !== undefined && subjects.length === 0)
      throw new Problem('not-found', message('no-such-instance', { instance: instanceId, service: ref.service }))
    const grid = this.#gridOf(span)
    const allReadings = await Promise.all(subjects.map((subject) => this.#readingsOf(subject, running, grid)))
    const instances = allReadings
      .map(({ subject: { id, name, host, limits }, readings, runningSince }) => {
        return { id, name, host, running: runningSince !== null, limits, series: seriesOf(readings, grid) }
      })
      .filter((one) => one.running || one.series.memoryBytes.some((value) => value !== null))
    return {
      from: new Date(grid.from).toISOString(),
      stepSeconds: grid.stepMs / 1000,
      points: grid.points,
      instances,
      ...seriesTotalOf(allReadings, grid, { stepMs: STEP_MS, now: this.#dependencies.now() }),
      silentHosts: this.#silentAmong(running),
    }
  }

  /** Reads what the instances of a service use now. @param before their previous readings @throws Problem `not-found` */
  async readNow(ref: ServiceRef, before: ReadonlyMap<string, Reading>): Promise<[LiveMetrics, Sample['readings']]> {
    const running = runningInstances([this.#dependencies.view.service(ref)])
    const { readings, silent } = await sample(running, this.#dependencies.queryHost, this.#disk)
    const instances = running.map((one) => {
      const { id, name, host, limits } = measuredInstance(one)
      const reading = readings.get(id)
      const last = before.get(id) ?? this.#last.readings.get(id) ?? null
      return { id, name, host, limits, usage: reading ? usageAt(last, reading) : UNKNOWN }
    })
    const at = new Date(this.#dependencies.now()).toISOString()
    const total = usageTotalOf(instances.map(({ usage }) => usage))
    return [{ at, instances, ...total, silentHosts: [...silent.values()] }, readings]
  }

  async #loop(): Promise<void> {
    const { signal } = this.#ending
    const { now, timings } = this.#dependencies
    while (!signal.aborted) {
      await this.#round().catch(this.#dependencies.fail)
      await sleep(untilMiddleOfStep(now(), timings.metricsPaceMs), undefined, { signal }).catch(() => undefined)
    }
  }

  async #round(): Promise<void> {
    const { view, queryHost, history, now, timings } = this.#dependencies
    const running = runningInstances(view.snapshot.services)
    this.#last = await sample(running, queryHost, this.#disk)
    for (const one of running) {
      const reading = this.#last.readings.get(one.instance.id)
      if (reading) await history.append(measuredInstance(one), reading)
    }
    this.#disk.measureDue(running, queryHost)
    if (now() - this.#sweptAt < timings.metricsSweepMs) return
    this.#sweptAt = now()
    await history.removeExpired(now())
  }

  /** Returns the instances that run now, and those that ran during the day. */
  #subjects(service: LiveService, running: readonly RunningInstance[]): MeasuredInstance[] {
    const all = [...this.#dependencies.history.of(service.id), ...running.map(measuredInstance)]
    return [...new Map(all.map((subject) => [subject.id, subject])).values()].sort(
      (a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }) || a.id.localeCompare(b.id),
    )
  }

  async #readingsOf(
    subject: MeasuredInstance,
    running: readonly RunningInstance[],
    grid: TimeGrid,
  ): Promise<InstanceReadings & { readonly subject: MeasuredInstance }> {
    // A rate covers the time since the reading before, and a total may carry the figures of earlier steps.
    const from = grid.from - (1 + CARRIED_STEPS) * STEP_MS
    const readings = await this.#dependencies.history.read(subject.id, from, grid.from + grid.stepMs * grid.points)
    const runningSince = running.find(({ instance }) => instance.id === subject.id)?.instance.since ?? null
    return { subject, readings, runningSince }
  }

  #gridOf({ range, until, step }: TimeRange): TimeGrid {
    const end = until === undefined ? this.#dependencies.now() : Date.parse(until)
    const stepMs = step === undefined ? null : step * 1000
    return timeGridOf({ until: end, rangeMs: range * 1000, stepMs }, { stepMs: STEP_MS, desired: POINTS })
  }

  #silentAmong(running: readonly RunningInstance[]): SilentHost[] {
    const hosts = new Set(running.map(({ host }) => host.id))
    return [...this.#last.silent].flatMap(([hostId, silent]) => (hosts.has(hostId) ? [silent] : []))
  }
}
