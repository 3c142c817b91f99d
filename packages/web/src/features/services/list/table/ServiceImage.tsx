import type { Service } from '@berth/contract/services/services.ts'
import { ImageName } from '../../../../service-model/images/ImageName.tsx'
import { useServiceParts } from '../parts.ts'

export function ServiceImage({ service }: { readonly service: Service }) {
  const { NewerImageBadge } = useServiceParts()
  return <ImageName reference={service.image.reference} mark={<NewerImageBadge service={service} />} />
}
