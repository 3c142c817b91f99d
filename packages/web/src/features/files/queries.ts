import { fileRoutes, fileStreams } from '@berth/contract/files/file-routes.ts'
import { addressOf } from '@berth/contract/http/client.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

/** The route parameters of an instance. */
export interface Place {
  readonly space: string
  readonly service: string
  readonly instance: string
}

export const folderQuery = (place: Place, path: string) =>
  queryOptions({
    queryKey: ['files', place.space, place.service, place.instance, path],
    queryFn: ({ signal }) => call(fileRoutes.listFiles, { params: { ...place }, query: { path } }, signal),
    retry: false,
  })

export const textQuery = (place: Place, path: string) =>
  queryOptions({
    queryKey: ['file', place.space, place.service, place.instance, path],
    queryFn: ({ signal }) => call(fileRoutes.readFile, { params: { ...place }, query: { path } }, signal),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })

/** Returns the address from which the browser downloads a file, or a folder as an archive. */
export function contentAddress(place: Place, path: string): string {
  return addressOf(fileStreams.downloadFile.path, { ...place }, { path })
}

export function uploadAddress(place: Place, path: string, overwrite: boolean): string {
  return addressOf(fileStreams.uploadFile.path, { ...place }, { path, overwrite })
}
