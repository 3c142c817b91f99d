import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useLanguage } from '../../../lib/language.ts'
import { errorText } from '../../../lib/server-texts.ts'
import { imageQuery, isMissing } from '../../../wizard/plan/queries.ts'
import { Upgrade, type UpgradeProps } from '../../../wizard/upgrade/Upgrade.tsx'
import { type SpecDraft, toSpec } from './draft/draft.ts'
import { draftOf } from './draft/draft-of-spec.ts'
import { useSpecForm } from './draft/use-spec-form.ts'
import { useTexts } from './texts.ts'
import { useStepViews } from './use-step-views.tsx'

const FIXED = ['name']

/** One upgrade of a service: the form filled with the current spec, the plan and the result. */
export function UpgradeService(props: UpgradeProps) {
  const names = useTexts()
  const [initial] = useState(() => draftOf(props.live.spec))
  const steps = useSpecForm(initial, useMissingImage(initial.image), { live: props.live.spec, fixed: FIXED })
  const { form } = steps
  const { views, image } = useStepViews(form, true)
  return (
    <Upgrade
      {...props}
      steps={steps}
      names={names}
      before={toSpec(initial)}
      after={toSpec(form.values)}
      withImage={image !== undefined}
    >
      {views}
    </Upgrade>
  )
}

/** Returns a validation that requires a changed image to exist. The running image may have been removed from its registry. */
function useMissingImage(running: string) {
  const client = useQueryClient()
  const language = useLanguage()
  return ({ image }: SpecDraft) => {
    const reference = image.trim()
    const { error = null } = client.getQueryState(imageQuery(reference).queryKey) ?? {}
    return reference !== running && error && isMissing(error) ? { image: errorText(error, language) } : {}
  }
}
