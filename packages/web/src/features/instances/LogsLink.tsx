import { useParams } from '@tanstack/react-router'
import { IconFileText } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useTexts } from './texts.ts'

/** A link to the logs of one instance. */
export function LogsLink({ instance, name }: { readonly instance: string; readonly name: string }) {
  const t = useTexts()
  const { space = '', service = '' } = useParams({ strict: false })
  return (
    <LinkButton
      to="/spaces/$space/services/$service/logs"
      params={{ space, service }}
      search={{ instance }}
      size="compact-sm"
      variant="default"
      leftSection={<IconFileText size={14} aria-hidden />}
      aria-label={t.viewLogsOf(name)}
    >
      {t.logs}
    </LinkButton>
  )
}
