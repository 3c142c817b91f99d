import { Combobox, Modal, TextInput, useCombobox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { spacesQuery } from '../../service-model/queries.ts'
import { IconSearch } from '../../ui/icons/icons.ts'
import { useDialogTexts } from './dialog-texts.ts'
import styles from './SpaceSwitcher.module.css'
import { useTexts } from './texts.ts'

/** The dialog that finds a space by a part of its name. Enter opens the space. */
export function SpaceSwitcher({ onClose }: { readonly onClose: () => void }) {
  const tabs = useTexts()
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      yOffset="12vh"
      centered={false}
      attributes={{ content: { 'aria-label': tabs.find } }}
    >
      <Finder onClose={onClose} />
    </Modal>
  )
}

function Finder({ onClose }: { readonly onClose: () => void }) {
  const t = useDialogTexts()
  const tabs = useTexts()
  const navigate = useNavigate()
  const { data: spaces = [] } = useQuery(spacesQuery)
  const [typed, setTyped] = useState('')
  // The list is always open. Escape closes the list, and the key does not reach the dialog, so the list closes the dialog.
  const combobox = useCombobox({ opened: true, onDropdownClose: onClose })
  const query = typed.trim().toLowerCase()
  const matches = spaces.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(query))
  // biome-ignore lint/correctness/useExhaustiveDependencies: every change of the typed text selects the first match again
  useEffect(() => {
    combobox.selectFirstOption()
  }, [typed])
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(name) => {
        onClose()
        void navigate({ to: '/spaces/$space', params: { space: name } })
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          aria-label={tabs.find}
          placeholder={tabs.find}
          leftSection={<IconSearch size={16} />}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          data-autofocus
          size="md"
          variant="unstyled"
          className={styles.input}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={styles.options} aria-label={tabs.spaces}>
        {matches.map(({ name, description }) => (
          <Combobox.Option key={name} value={name} className={styles.option}>
            <span>{name}</span>
            <span className={styles.description}>{description}</span>
          </Combobox.Option>
        ))}
        {matches.length === 0 && <Combobox.Empty>{t.noMatch}</Combobox.Empty>}
      </Combobox.Options>
    </Combobox>
  )
}
