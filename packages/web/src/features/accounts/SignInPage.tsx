import { Credentials } from '@berth/contract/accounts/session.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { ReactNode } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { formatTimeUntil } from '../../lib/time.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { fieldErrorsOf } from '../../ui/forms/field-errors.ts'
import { useSignIn } from './queries.ts'
import styles from './SignInPage.module.css'
import { useTexts } from './texts.ts'

interface Props {
  readonly logo: ReactNode
  /** The controls for language and colour scheme, in the corner. */
  readonly preferences: ReactNode
  readonly onSignedIn: () => void
}

export function SignInPage({ logo, preferences, onSignedIn }: Props) {
  const t = useTexts()
  const language = useLanguage()
  const signIn = useSignIn()
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: (values) => fieldErrorsOf(Credentials, values),
  })
  const retryAfterSeconds = signIn.error instanceof Problem ? signIn.error.extra.retryAfterSeconds : undefined
  return (
    <div className={styles.page}>
      <div className={styles.corner}>{preferences}</div>
      <main className={styles.card}>
        {logo}
        <Title order={1} size="h4" mt="xl" mb="lg">
          {t.welcome}
        </Title>
        <form
          onSubmit={form.onSubmit((values) =>
            signIn.mutate(values, { onSuccess: onSignedIn, onError: () => form.setFieldValue('password', '') }),
          )}
        >
          <Stack gap="md">
            <TextInput
              label={t.username}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              autoFocus
              {...form.getInputProps('username')}
            />
            <PasswordInput
              label={t.password}
              autoComplete="current-password"
              visibilityToggleButtonProps={{ 'aria-label': t.show }}
              {...form.getInputProps('password')}
            />
            {signIn.error && <ErrorNotice error={signIn.error} />}
            {retryAfterSeconds !== undefined && (
              <Text size="sm">{t.againIn(formatTimeUntil(retryAfterSeconds, language))}</Text>
            )}
            <Button type="submit" size="md" fullWidth loading={signIn.isPending}>
              {t.signIn}
            </Button>
          </Stack>
        </form>
      </main>
    </div>
  )
}
