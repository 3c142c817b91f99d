import { Button, FileButton, Group, Stack, Textarea, type TextareaProps } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useTexts } from './texts.ts'

interface Props extends Omit<TextareaProps, 'label' | 'onRead'> {
  readonly label: string
  readonly onRead: (text: string) => void
}

/** PEM, pasted or read from a file of the person's own machine. */
export function PemField({ label, onRead, ...input }: Props) {
  const t = useTexts()
  return (
    <Stack gap={6}>
      <Textarea
        {...input}
        label={label}
        autosize
        minRows={3}
        maxRows={8}
        spellCheck={false}
        autoComplete="off"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
      />
      <Group>
        <FileButton onChange={(file) => void file?.text().then(onRead)} accept=".pem,.crt,.cer,.key,text/plain">
          {(button) => (
            <Button
              {...button}
              variant="default"
              size="compact-xs"
              leftSection={<IconFileUpload size={12} aria-hidden />}
              aria-label={t.fileOf(label)}
            >
              {t.file}
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  )
}
