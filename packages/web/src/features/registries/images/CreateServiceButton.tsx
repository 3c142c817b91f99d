import { Button, type ButtonProps, Menu, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lastSpace } from '../../../lib/last-space.ts'
import { spacesQuery } from '../../../service-model/queries.ts'
import { IconChevronDown } from '../../../ui/icons/icons.ts'
import { LinkButton } from '../../../ui/LinkButton.tsx'
import { useTexts } from '../texts.ts'

interface Props {
  readonly image: string
  /** Draws the button as the page's primary action. */
  readonly isPrimary?: boolean
}

/** A button that opens the wizard with the image filled in. If there are several spaces, a menu asks for one. */
export function CreateServiceButton({ image, isPrimary = false }: Props) {
  const t = useTexts()
  const navigate = useNavigate()
  const { data: spaces } = useQuery(spacesQuery)
  const buttonProps: ButtonProps = isPrimary ? {} : { variant: 'subtle', size: 'compact-sm' }
  const [firstSpace] = spaces ?? []
  if (!spaces) return null
  if (!firstSpace)
    return (
      <Tooltip label={t.noSpace}>
        <Button {...buttonProps} data-disabled aria-disabled aria-label={t.createFrom(image)}>
          {t.createService}
        </Button>
      </Tooltip>
    )
  if (spaces.length === 1)
    return (
      <LinkButton
        to="/spaces/$space/create"
        params={{ space: firstSpace.name }}
        search={{ image }}
        {...buttonProps}
        aria-label={t.createFrom(image)}
      >
        {t.createService}
      </LinkButton>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          {...buttonProps}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={t.createFrom(image)}
        >
          {t.createService}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
        <Menu.Label>{t.chooseSpace}</Menu.Label>
        {lastFirst(spaces.map((space) => space.name)).map((space) => (
          <Menu.Item
            key={space}
            onClick={() => void navigate({ to: '/spaces/$space/create', params: { space }, search: { image } })}
          >
            {space}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** Moves the space that the user visited last to the front. */
function lastFirst(names: readonly string[]): string[] {
  const last = lastSpace()
  return names.toSorted((a, b) => Number(b === last) - Number(a === last))
}
