import type { ServiceSpecInput } from '@berth/contract/services/service-spec.ts'
import type { Service } from '@berth/contract/services/services.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLanguage } from '../../../lib/language.ts'
import { errorText } from '../../../lib/server-texts.ts'
import { servicesQuery } from '../../../service-model/queries.ts'
import { Create, type CreateProps } from '../../../wizard/create/Create.tsx'
import { useCreation } from '../../../wizard/create/use-creation.ts'
import { nameErrors } from '../../../wizard/name-errors.ts'
import { imageQuery, isMissing } from '../../../wizard/plan/queries.ts'
import { emptyDraft, type SpecDraft, toSpec } from './draft/draft.ts'
import { removeDraft, saveDraft } from './draft/stored-draft.ts'
import { useSpecForm } from './draft/use-spec-form.ts'
import { useTexts } from './texts.ts'
import { useStepViews } from './use-step-views.tsx'

interface Props extends CreateProps {
  /** The image that the address names. */
  readonly image: string
  readonly initial: SpecDraft
}

/** The wizard's state for one service, from the empty form to the result. */
export function CreateService({ image, initial, ...props }: Props) {
  const { space } = props
  const names = useTexts()
  const services = useQuery(servicesQuery(space)).data
  const steps = useSpecForm(initial, useServerErrors(space, services), { revalidateOn: services })
  const { form } = steps
  const spec = toSpec(form.values)
  const request = useCreation(space)
  const { views } = useStepViews(form)
  const unsaved = request.creation.outcome !== 'created' && isChanged(spec, image)
  useDraftStorage(space, image, form.values, unsaved)
  return (
    <Create
      {...props}
      steps={steps}
      names={names}
      spec={spec}
      request={request}
      unsaved={unsaved}
      onDiscard={() => removeDraft(space)}
    >
      {views}
    </Create>
  )
}

/** Returns a validation that depends on the server's state: names that are taken, and images that don't exist. */
function useServerErrors(space: string, services: readonly Service[] = []) {
  const client = useQueryClient()
  const language = useLanguage()
  return (draft: SpecDraft) => {
    const names = services.map(({ name }) => name)
    const { error = null } = client.getQueryState(imageQuery(draft.image.trim()).queryKey) ?? {}
    return {
      ...nameErrors(draft.name.trim(), space, names),
      ...(error && isMissing(error) && { image: errorText(error, language) }),
    }
  }
}

function isChanged(spec: ServiceSpecInput, image: string): boolean {
  return JSON.stringify(spec) !== JSON.stringify(toSpec(emptyDraft(image)))
}

/** Stores the draft so that it survives a reload, and drops it when there is nothing to lose. */
function useDraftStorage(space: string, image: string, draft: SpecDraft, unsaved: boolean): void {
  useEffect(() => {
    if (unsaved) saveDraft(space, image, draft)
    else removeDraft(space)
  }, [space, image, draft, unsaved])
}
