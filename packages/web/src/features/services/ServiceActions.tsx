import type { Action, Service } from '@berth/contract/services.ts'
import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { LinkButton } from '../../shared/LinkButton.tsx'
import { useWords } from '../../shared/words.ts'
import styles from './ServiceActions.module.css'
import { SERVICE_ACTIONS } from './service-actions.ts'
import { useTexts } from './texts.ts'

/** The instances of the service, and everything else that can be done with it now. */
export function ServiceActions({ service }: { readonly service: Service }) {
  const t = useTexts()
  const { space, name } = service
  return (
    <span className={styles.actions}>
      <LinkButton
        to="/spaces/$space/services/$service"
        params={{ space, service: name }}
        variant="subtle"
        size="compact-sm"
        aria-label={t.detailsOf(name)}
      >
        {t.details}
      </LinkButton>
      <MoreMenu service={service} />
    </span>
  )
}

function MoreMenu({ service }: { readonly service: Service }) {
  const t = useTexts()
  const words = useWords()
  const [chosen, setChosen] = useState<Action | null>(null)
  const offered = service.actions.filter((action) => SERVICE_ACTIONS[action])
  const Dialog = chosen && SERVICE_ACTIONS[chosen]?.Dialog
  return (
    <>
      <Menu position="bottom-end" width={180}>
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            rightSection={<IconChevronDown size={14} aria-hidden />}
            disabled={offered.length === 0}
            aria-label={t.moreOf(service.name)}
          >
            {t.more}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {offered.map((action) => {
            const { icon: Icon, danger = false } = SERVICE_ACTIONS[action] ?? {}
            return (
              <Menu.Item
                key={action}
                leftSection={Icon && <Icon size={16} />}
                {...(danger && { c: 'var(--mantine-color-error)' })}
                onClick={() => setChosen(action)}
              >
                {words.action(action)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      <Suspense>{Dialog && <Dialog service={service} onClose={() => setChosen(null)} />}</Suspense>
    </>
  )
}
