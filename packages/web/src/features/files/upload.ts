import { problemOf } from '@berth/contract/http/client.ts'
import { Unreachable } from '../../lib/api.ts'

/**
 * Uploads a file as the request body. Uses XMLHttpRequest, because `fetch` reports no upload progress.
 *
 * @throws Problem, Unreachable, or the AbortError of `signal`
 */
export function upload(
  address: string,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const request = new XMLHttpRequest()
  request.open('PUT', address)
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total)
  request.onload = () =>
    request.status < 300 ? resolve() : reject(problemOf(parseJson(request.responseText), request.status))
  request.onerror = () => reject(new Unreachable('The upload was cut off.'))
  request.onabort = () => reject(signal.reason)
  signal.addEventListener('abort', () => request.abort())
  request.send(file)
  return promise
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
