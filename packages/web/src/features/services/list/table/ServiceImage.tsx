import type { Service } from '@berth/contract/services/services.ts'
import { ImageName } from '../../../../service-model/images/ImageName.tsx'
import { useParts } from '../parts.ts'

export function ServiceImage({ service }: { readonly service: Service }) {
  const { NewerMark } = useParts()
  return <ImageName reference={service.image.reference} mark={<NewerMark service={service} />} />
}
