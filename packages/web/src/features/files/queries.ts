import { routes, streams } from '@berth/contract/routes.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../shared/api.ts'
import { instancesKey } from '../../shared/queries.ts'

/** An instance of a service, as its routes name it. */
export interface Place {
  readonly space: string
  readonly service: string
  readonly instance: string
}

export const instancesQuery = (space: string, service: string) =>
  queryOptions({
    queryKey: instancesKey(space, service),
    queryFn: async ({ signal }) => (await call(routes.listInstances, { params: { space, service } }, signal)).items,
  })

export const folderQuery = (place: Place, path: string) =>
  queryOptions({
    queryKey: ['files', place.space, place.service, place.instance, path],
    queryFn: ({ signal }) => call(routes.listFiles, { params: { ...place }, query: { path } }, signal),
    retry: false,
  })

export const textQuery = (place: Place, path: string) =>
  queryOptions({
    queryKey: ['file', place.space, place.service, place.instance, path],
    queryFn: ({ signal }) => call(routes.readFile, { params: { ...place }, query: { path } }, signal),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })

/** Where the browser gets a file, or a folder as an archive. */
export function contentAddress(place: Place, path: string): string {
  return addressOf(streams.downloadFile.path, place, { path })
}

export function uploadAddress(place: Place, path: string, overwrite: boolean): string {
  return addressOf(streams.uploadFile.path, place, { path, overwrite: String(overwrite) })
}

function addressOf(pattern: string, place: Place, query: Record<string, string>): string {
  const filled = pattern.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(place[key as keyof Place]))
  return `${filled}?${new URLSearchParams(query)}`
}
