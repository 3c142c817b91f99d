import type { Image } from '@berth/contract/registries/registries.ts'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { clusterQuery } from '../../../service-model/queries.ts'
import { SizeFields } from '../../../wizard/size/SizeFields.tsx'
import { ConfigurationStep } from './configuration/ConfigurationStep.tsx'
import type { Step } from './draft/spec-fields.ts'
import type { SpecForm } from './draft/use-spec-form.ts'
import { ImageStep } from './image/ImageStep.tsx'
import { ImageUpdateFields } from './image/ImageUpdateFields.tsx'
import { useImageLookup } from './image/use-image-lookup.ts'

interface StepViews {
  readonly views: Readonly<Record<Step, ReactNode>>
  /** The image that the form names, once it has been looked up. */
  readonly image: Image | undefined
}

/** Returns the content of each step. @param isNameFixed set for an upgrade: the service keeps its name */
export function useStepViews(form: SpecForm, isNameFixed = false): StepViews {
  const lookup = useImageLookup(form.values.image.trim())
  const { image } = lookup
  const { largest = null, routingMesh = null } = useQuery(clusterQuery).data ?? {}
  return {
    image,
    views: {
      image: <ImageStep form={form} lookup={lookup} isNameFixed={isNameFixed} />,
      configuration: <ConfigurationStep form={form} image={image} routingMesh={routingMesh} />,
      size: (
        <>
          <SizeFields form={form} largest={largest} />
          <ImageUpdateFields form={form} />
        </>
      ),
    },
  }
}
