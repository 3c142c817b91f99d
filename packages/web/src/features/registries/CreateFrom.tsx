import { Button, type ButtonProps, Menu, Tooltip } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lastSpace } from '../../lib/last-space.ts'
import { spacesQuery } from '../../service-model/queries.ts'
import { IconChevronDown } from '../../ui/icons/icons.ts'
import { LinkButton } from '../../ui/LinkButton.tsx'
import { useTexts } from './texts.ts'

interface Props {
  readonly image: string
  /** The main thing to do on its page. */
  readonly prominent?: boolean
}

/** Leads to the wizard with the image chosen; asks for the space where there are several. */
export function CreateFrom({ image, prominent = false }: Props) {
  const t = useTexts()
  const navigate = useNavigate()
  const { data: spaces } = useQuery(spacesQuery)
  const look: ButtonProps = prominent ? {} : { variant: 'subtle', size: 'compact-sm' }
  const [only] = spaces ?? []
  if (!spaces) return null
  if (!only)
    return (
      <Tooltip label={t.noSpace}>
        <Button {...look} data-disabled aria-disabled aria-label={t.createFrom(image)}>
          {t.createService}
        </Button>
      </Tooltip>
    )
  if (spaces.length === 1)
    return (
      <LinkButton
        to="/spaces/$space/create"
        params={{ space: only.name }}
        search={{ image }}
        {...look}
        aria-label={t.createFrom(image)}
      >
        {t.createService}
      </LinkButton>
    )
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button {...look} rightSection={<IconChevronDown size={14} aria-hidden />} aria-label={t.createFrom(image)}>
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

/** The space that was looked at last is the likeliest. */
function lastFirst(names: readonly string[]): string[] {
  const last = lastSpace()
  return names.toSorted((a, b) => Number(b === last) - Number(a === last))
}
