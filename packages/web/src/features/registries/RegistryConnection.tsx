import { formatMessage } from '@berth/contract/messages/message.ts'
import type { Registry } from '@berth/contract/registries/registries.ts'
import { useQuery } from '@tanstack/react-query'
import { useLanguage } from '../../lib/language.ts'
import { useServerTexts } from '../../lib/server-texts.ts'
import { IconAlertTriangle, IconCircleCheck, IconLoader2 } from '../../ui/icons/icons.ts'
import { ReasonBadge } from '../../ui/ReasonBadge.tsx'
import { checkQuery } from './queries.ts'
import { useRegistryTexts } from './registry-texts.ts'

/** Shows whether Berth can reach the registry with its settings, and if not, why. */
export function RegistryConnection({ registry }: { readonly registry: Registry }) {
  const t = useRegistryTexts()
  const language = useLanguage()
  const serverTexts = useServerTexts()
  const { data, error, isFetching } = useQuery(checkQuery(registry))
  if (isFetching || (!data && !error))
    return <ReasonBadge appearance={{ tone: 'busy', icon: IconLoader2 }} label={t.checking} reason={null} />
  const checkError = data?.error ? formatMessage(data.error.detailMessage, language) : null
  const reason = error ? serverTexts.error(error) : checkError
  if (reason === null)
    return <ReasonBadge appearance={{ tone: 'good', icon: IconCircleCheck }} label={t.connected} reason={null} />
  return <ReasonBadge appearance={{ tone: 'bad', icon: IconAlertTriangle }} label={t.failing} reason={reason} />
}
