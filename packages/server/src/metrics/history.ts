import { mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { UsageLimits } from '@berth/contract/metrics/metrics.ts'
import type { Reading } from '../domain/usage.ts'
import {
  decodeReadings,
  encodeReading,
  FILE_BYTES,
  fileOffset,
  fileRanges,
  HEADER_BYTES,
  SLOTS,
  STEP_MS,
} from './ring.ts'

/** The instance that readings belong to. It is stored with them, because the engine forgets an instance sooner. */
export interface MeasuredInstance {
  readonly id: string
  readonly name: string
  readonly serviceId: string
  readonly host: string | null
  readonly limits: UsageLimits
}

const RETENTION_MS = SLOTS * STEP_MS
/** The most files: 1500 of 364 KiB are 533 MiB, and less where the file system leaves out what was never written. */
const MAX_FILES = 1500
const SUFFIX = '.ring'

interface StoredSubject {
  readonly subject: MeasuredInstance
  /** When it was last written, in milliseconds since 1970. */
  lastAt: number
}

/** Stores what instances have used during the last day, in one file of fixed size for each, in the data folder. */
export class History {
  readonly #folder: string
  readonly #stored = new Map<string, StoredSubject>()

  /** Opens the folder with its stored readings. Files that cannot be read are dropped. */
  static async open(folder: string): Promise<History> {
    const history = new History(folder)
    await mkdir(folder, { recursive: true })
    const names = await readdir(folder)
    await Promise.all(names.filter((name) => !name.endsWith(SUFFIX)).map((name) => rm(join(folder, name))))
    for (const name of names.filter((one) => one.endsWith(SUFFIX))) await history.#load(name)
    return history
  }

  private constructor(folder: string) {
    this.#folder = folder
  }

  /** Returns all instances of a service with stored readings. */
  of(serviceId: string): MeasuredInstance[] {
    return [...this.#stored.values()].flatMap(({ subject }) => (subject.serviceId === serviceId ? [subject] : []))
  }

  /** Stores a reading. Does nothing where the most files are stored and all of them are still in use. */
  async append(subject: MeasuredInstance, reading: Reading): Promise<void> {
    const known = this.#stored.get(subject.id)
    if (!known && !(await this.#makeRoom(reading.at))) return
    if (!known) await this.#create(subject)
    const file = await open(this.#path(subject.id), 'r+').catch((error) => {
      // The file was removed: the next reading creates it again.
      this.#stored.delete(subject.id)
      throw error
    })
    try {
      await file.write(encodeReading(reading), 0, undefined, fileOffset(reading.at))
    } finally {
      await file.close()
    }
    this.#stored.set(subject.id, { subject: known?.subject ?? subject, lastAt: reading.at })
  }

  /** Returns readings, the oldest first. */
  async read(id: string, from: number, until: number): Promise<Reading[]> {
    if (!this.#stored.has(id)) return []
    const file = await open(this.#path(id), 'r')
    try {
      const readings: Reading[] = []
      for (const { start, length } of fileRanges(from, until)) {
        const { buffer } = await file.read(Buffer.alloc(length), 0, length, start)
        readings.push(...decodeReadings(buffer))
      }
      return readings.filter(({ at }) => at >= from && at <= until)
    } finally {
      await file.close()
    }
  }

  /** Drops the instances that ended more than a day ago. */
  async removeExpired(now: number): Promise<void> {
    const old = [...this.#stored].filter(([, { lastAt }]) => lastAt < now - RETENTION_MS)
    for (const [id] of old) await this.#drop(id)
  }

  async #load(name: string): Promise<void> {
    const path = join(this.#folder, name)
    const subject = await readSubject(path)
    if (subject?.id === name.slice(0, -SUFFIX.length))
      this.#stored.set(subject.id, { subject, lastAt: (await stat(path)).mtimeMs })
    else await rm(path, { force: true })
  }

  /** Writes the file under another name until it is complete, so that a file is never without its head. */
  async #create(subject: MeasuredInstance): Promise<void> {
    const path = this.#path(subject.id)
    const head = Buffer.from(JSON.stringify(subject))
    if (head.length > HEADER_BYTES) throw new RangeError(`The head of ${subject.id} is too long.`)
    await writeFile(`${path}.new`, Buffer.concat([head, Buffer.alloc(HEADER_BYTES - head.length, ' ')]))
    const file = await open(`${path}.new`, 'r+')
    await file.truncate(FILE_BYTES).finally(() => file.close())
    await rename(`${path}.new`, path)
  }

  /** Drops the file that was not written for the longest time, if its instance has ended. */
  async #makeRoom(now: number): Promise<boolean> {
    if (this.#stored.size < MAX_FILES) return true
    const [id, { lastAt }] = [...this.#stored].reduce((a, b) => (a[1].lastAt <= b[1].lastAt ? a : b))
    if (lastAt > now - 4 * STEP_MS) return false
    await this.#drop(id)
    return true
  }

  async #drop(id: string): Promise<void> {
    this.#stored.delete(id)
    await rm(this.#path(id), { force: true })
  }

  #path(id: string): string {
    return join(this.#folder, `${id}${SUFFIX}`)
  }
}

async function readSubject(path: string): Promise<MeasuredInstance | null> {
  const file = await open(path, 'r')
  try {
    if ((await file.stat()).size !== FILE_BYTES) return null
    const { buffer } = await file.read(Buffer.alloc(HEADER_BYTES), 0, HEADER_BYTES, 0)
    return JSON.parse(buffer.toString()) as MeasuredInstance
  } catch {
    return null
  } finally {
    await file.close()
  }
}
