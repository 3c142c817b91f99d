import type { Service } from '@berth/contract/services/services.ts'
import { Button } from '@mantine/core'
import { useServerTexts } from '../../../../lib/server-texts.ts'
import { isRolledBack } from '../../../../service-model/serving.ts'
import { IconHistory } from '../../../../ui/icons/icons.ts'
import { useActionName } from '../MoreMenu.tsx'
import { useOperationActions } from '../operation-actions.ts'
import { ServiceBanner } from './ServiceBanner.tsx'

/** Tells that the engine has taken the last upgrade back, and why. Shows nothing if it has not. */
export function RolledBackBanner({ service }: { readonly service: Service }) {
  const actionName = useActionName(service)
  const operations = useOperationActions()
  const serverTexts = useServerTexts()
  const { space, name, reason, reasonMessage } = service
  if (!isRolledBack(service) || reason === null) return null
  return (
    <ServiceBanner
      tone="warn"
      icon={IconHistory}
      actions={
        <Button
          size="compact-xs"
          variant="default"
          onClick={({ currentTarget }) => operations.start({ action: 'upgrade', space, name, from: currentTarget })}
        >
          {actionName('upgrade')}
        </Button>
      }
    >
      {serverTexts.message(reason, reasonMessage)}
    </ServiceBanner>
  )
}
