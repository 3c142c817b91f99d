import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../shared/language.ts'
import { clusterQuery } from '../../shared/queries.ts'
import { imageQuery, isMissing } from '../../shared/wizard/queries.ts'
import { SizeFields } from '../../shared/wizard/SizeFields.tsx'
import { Upgrade, type UpgradeProps } from '../../shared/wizard/Upgrade.tsx'
import { errorWords } from '../../shared/words.ts'
import { ConfigurationStep } from './ConfigurationStep.tsx'
import { type SpecDraft, toSpec } from './draft.ts'
import { draftOf } from './draft-of-spec.ts'
import { ImageStep } from './ImageStep.tsx'
import { ImageUpdateFields } from './ImageUpdateFields.tsx'
import { useTexts } from './texts.ts'
import { useImageLookup } from './use-image-lookup.ts'
import { useSpecForm } from './use-spec-form.ts'

const FIXED = ['name']

/** One upgrade: the form filled with what runs, the plan, and what comes of it. */
export function UpgradeService(props: UpgradeProps) {
  const names = useTexts()
  const [initial] = useState(() => draftOf(props.live.spec))
  const steps = useSpecForm(initial, useMissingImage(initial.image), { fixed: FIXED })
  const { form } = steps
  const lookup = useImageLookup(form.values.image.trim())
  const cluster = useQuery(clusterQuery).data
  return (
    <Upgrade
      {...props}
      steps={steps}
      names={names}
      before={toSpec(initial)}
      after={toSpec(form.values)}
      withImage={lookup.image !== undefined}
    >
      {{
        image: <ImageStep form={form} lookup={lookup} named />,
        configuration: (
          <ConfigurationStep form={form} image={lookup.image} routingMesh={cluster?.routingMesh ?? null} />
        ),
        size: (
          <>
            <SizeFields form={form} largest={cluster?.largest ?? null} />
            <ImageUpdateFields form={form} />
          </>
        ),
      }}
    </Upgrade>
  )
}

/** An image that is chosen must be there; the one that runs may have left its registry. */
function useMissingImage(running: string) {
  const client = useQueryClient()
  const language = useLanguage()
  return ({ image }: SpecDraft) => {
    const wanted = image.trim()
    const { error = null } = client.getQueryState(imageQuery(wanted).queryKey) ?? {}
    return wanted !== running && error && isMissing(error) ? { image: errorWords(error, language) } : {}
  }
}
