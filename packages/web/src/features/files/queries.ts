import { fileRoutes, fileStreams } from '@berth/contract/files/file-routes.ts'
import { addressOf } from '@berth/contract/http/client.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { queryOptions } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'

export const folderQuery = (ref: InstanceRef, path: string) =>
  queryOptions({
    queryKey: ['files', ref.space, ref.service, ref.instance, path],
    queryFn: ({ signal }) => call(fileRoutes.listFiles, { params: { ...ref }, query: { path } }, signal),
    retry: false,
  })

export const textQuery = (ref: InstanceRef, path: string) =>
  queryOptions({
    queryKey: ['file', ref.space, ref.service, ref.instance, path],
    queryFn: ({ signal }) => call(fileRoutes.readFile, { params: { ...ref }, query: { path } }, signal),
    retry: false,
    staleTime: 0,
    gcTime: 0,
  })

/** Returns the address from which the browser downloads a file, or a folder as an archive. */
export function downloadUrl(ref: InstanceRef, path: string): string {
  return addressOf(fileStreams.downloadFile.path, { ...ref }, { path })
}

export function uploadUrl(ref: InstanceRef, path: string, overwrite: boolean): string {
  return addressOf(fileStreams.uploadFile.path, { ...ref }, { path, overwrite })
}
