/** A piece of a program's output. */
export interface Frame {
  readonly isStdout: boolean
  readonly bytes: Buffer
}

const HEADER_BYTES = 8
const STDOUT = 1

/**
 * Splits the output of a program without a terminal, both outputs in one stream, into frames: an 8-byte header (stream, 0, 0, 0, length as
 * big-endian uint32) and as many bytes as the length. Chunks may be cut anywhere.
 *
 * @see Docker Engine API 1.41, ContainerAttach, "Stream format"
 */
export async function* framesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Frame> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk])
    let at = 0
    while (rest.length - at >= HEADER_BYTES) {
      const end = at + HEADER_BYTES + rest.readUInt32BE(at + 4)
      if (rest.length < end) break
      yield { isStdout: rest[at] === STDOUT, bytes: rest.subarray(at + HEADER_BYTES, end) }
      at = end
    }
    rest = rest.subarray(at)
  }
}
