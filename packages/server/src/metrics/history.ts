import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UsageLimits } from '@berth/contract/metrics/metrics.ts'
import type { Reading } from '../domain/usage.ts'
import { decode, encode, FILE_BYTES, HEAD_BYTES, placeOf, SLOTS, STEP_MS, stretchesOf } from './ring.ts'

/** Of what readings are; it is kept with them, because the engine forgets an instance sooner. */
export interface Subject {
  readonly id: string
  readonly name: string
  readonly serviceId: string
  readonly host: string | null
  readonly limits: UsageLimits
}

const KEPT_MS = SLOTS * STEP_MS
/** At most so many files: 1500 of 364 KiB are 533 MiB, and less where the file system leaves out what was never written. */
const MOST_FILES = 1500
const SUFFIX = '.ring'

interface Kept {
  readonly subject: Subject
  /** When it was last written, in milliseconds since 1970. */
  lastAt: number
}

/** What instances have used during the last day: a file of fixed size for each, in the data folder. */
export class History {
  readonly #folder: string
  readonly #kept = new Map<string, Kept>()

  /** Finds what was kept before; what can't be read is dropped. */
  static async open(folder: string): Promise<History> {
    const history = new History(folder)
    await mkdir(folder, { recursive: true })
    const names = await readdir(folder)
    await Promise.all(names.filter((name) => !name.endsWith(SUFFIX)).map((name) => rm(join(folder, name))))
    for (const name of names.filter((one) => one.endsWith(SUFFIX))) await history.#find(name)
    return history
  }

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** All instances of a service of which something is kept. */
  of(serviceId: string): Subject[] {
    return [...this.#kept.values()].flatMap(({ subject }) => (subject.serviceId === serviceId ? [subject] : []))
  }

  /** Keeps a reading. Where as many are kept as may be, and all of them still go on, it does nothing. */
  async append(subject: Subject, reading: Reading): Promise<void> {
    const known = this.#kept.get(subject.id)
    if (!known && !(await this.#makeRoom(reading.at))) return
    if (!known) await this.#create(subject)
    const file = await open(this.#path(subject.id), 'r+').catch((error) => {
      // Somebody has removed it: the next reading begins it anew.
      this.#kept.delete(subject.id)
      throw error
    })
    try {
      await file.write(encode(reading), 0, undefined, placeOf(reading.at))
    } finally {
      await file.close()
    }
    this.#kept.set(subject.id, { subject: known?.subject ?? subject, lastAt: reading.at })
  }

  /** The oldest first. */
  async read(id: string, from: number, until: number): Promise<Reading[]> {
    if (!this.#kept.has(id)) return []
    const file = await open(this.#path(id), 'r')
    try {
      const readings: Reading[] = []
      for (const { start, length } of stretchesOf(from, until)) {
        const { buffer } = await file.read(Buffer.alloc(length), 0, length, start)
        readings.push(...decode(buffer))
      }
      return readings.filter(({ at }) => at >= from && at <= until)
    } finally {
      await file.close()
    }
  }

  /** Drops the instances that ended more than a day ago. */
  async sweep(now: number): Promise<void> {
    const old = [...this.#kept].filter(([, { lastAt }]) => lastAt < now - KEPT_MS)
    for (const [id] of old) await this.#drop(id)
  }

  async #find(name: string): Promise<void> {
    const path = join(this.#folder, name)
    const subject = await readSubject(path)
    if (subject?.id === name.slice(0, -SUFFIX.length))
      this.#kept.set(subject.id, { subject, lastAt: (await stat(path)).mtimeMs })
    else await rm(path, { force: true })
  }

  /** Under another name until it is whole, so that a file is never without its head. */
  async #create(subject: Subject): Promise<void> {
    const path = this.#path(subject.id)
    const head = Buffer.from(JSON.stringify(subject))
    if (head.length > HEAD_BYTES) throw new RangeError(`What there is to say of ${subject.id} is too long.`)
    await writeFile(`${path}.new`, Buffer.concat([head, Buffer.alloc(HEAD_BYTES - head.length, ' ')]))
    const file = await open(`${path}.new`, 'r+')
    await file.truncate(FILE_BYTES).finally(() => file.close())
    await rename(`${path}.new`, path)
  }

  /** What has not been written for the longest goes first, if it has ended. */
  async #makeRoom(now: number): Promise<boolean> {
    if (this.#kept.size < MOST_FILES) return true
    const [id, { lastAt }] = [...this.#kept].reduce((a, b) => (a[1].lastAt <= b[1].lastAt ? a : b))
    if (lastAt > now - 4 * STEP_MS) return false
    await this.#drop(id)
    return true
  }

  async #drop(id: string): Promise<void> {
    this.#kept.delete(id)
    await rm(this.#path(id), { force: true })
  }

  #path(id: string): string {
    return join(this.#folder, `${id}${SUFFIX}`)
  }
}

async function readSubject(path: string): Promise<Subject | null> {
  const file = await open(path, 'r')
  try {
    if ((await file.stat()).size !== FILE_BYTES) return null
    const { buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return JSON.parse(buffer.toString()) as Subject
  } catch {
    return null
  } finally {
    await file.close()
  }
}
