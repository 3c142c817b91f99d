import { crc32 } from 'node:zlib'
import { METRICS_KEPT_SECONDS, METRICS_STEP_SECONDS } from '@berth/contract/metrics/metrics.ts'
import type { Reading } from '../domain/usage.ts'

/**
 * The format of the file with an instance's readings: a head of 4 KiB that names the instance, then one record for each step of a day. A
 * step's record replaces the one of a day before, so a file never grows. Each record has its own checksum: one that was being written when
 * the power failed counts as missing. No record crosses two pages of the disk.
 */
export const HEADER_BYTES = 4096
export const RECORD_BYTES = 64
export const STEP_MS = METRICS_STEP_SECONDS * 1000
export const SLOTS = METRICS_KEPT_SECONDS / METRICS_STEP_SECONDS
export const FILE_BYTES = HEADER_BYTES + SLOTS * RECORD_BYTES

const SUM_AT = RECORD_BYTES - 4
const DISK_AT = SUM_AT - 4
const NUMBERS = [
  'at',
  'cpuSeconds',
  'memoryBytes',
  'receivedBytes',
  'sentBytes',
  'readBytes',
  'writtenBytes',
] as const satisfies (keyof Reading)[]

/** Returns the position in the file of the record of a moment. */
export function fileOffset(at: number): number {
  return HEADER_BYTES + (Math.floor(at / STEP_MS) % SLOTS) * RECORD_BYTES
}

/** Returns the ranges of the file that hold the readings between two moments: two where they cross the end. */
export function fileRanges(from: number, until: number): { readonly start: number; readonly length: number }[] {
  const steps = Math.floor(until / STEP_MS) - Math.floor(from / STEP_MS) + 1
  if (steps <= 0) return []
  if (steps >= SLOTS) return [{ start: HEADER_BYTES, length: SLOTS * RECORD_BYTES }]
  const start = fileOffset(from)
  const length = steps * RECORD_BYTES
  const untilEnd = FILE_BYTES - start
  if (length <= untilEnd) return [{ start, length }]
  return [
    { start, length: untilEnd },
    { start: HEADER_BYTES, length: length - untilEnd },
  ]
}

export function encodeReading(reading: Reading): Buffer {
  const record = Buffer.alloc(RECORD_BYTES)
  NUMBERS.forEach((name, index) => {
    record.writeDoubleLE(reading[name], index * 8)
  })
  record.writeFloatLE(reading.diskBytes ?? Number.NaN, DISK_AT)
  record.writeUInt32LE(sumOf(record), SUM_AT)
  return record
}

/** Returns the complete readings of a range, the oldest first. */
export function decodeReadings(range: Buffer): Reading[] {
  const readings: Reading[] = []
  for (let start = 0; start + RECORD_BYTES <= range.length; start += RECORD_BYTES) {
    const record = range.subarray(start, start + RECORD_BYTES)
    // Where nothing was written yet the file has zeros, whose checksum is not zero.
    if (record.readUInt32LE(SUM_AT) !== sumOf(record)) continue
    const disk = record.readFloatLE(DISK_AT)
    const numbers = NUMBERS.map((name, index) => [name, record.readDoubleLE(index * 8)])
    readings.push({ ...(Object.fromEntries(numbers) as Reading), diskBytes: Number.isNaN(disk) ? null : disk })
  }
  return readings.sort((a, b) => a.at - b.at)
}

function sumOf(record: Buffer): number {
  return crc32(record.subarray(0, SUM_AT))
}
