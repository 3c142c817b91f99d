import { Checkbox, Fieldset, NativeSelect, NumberInput, SimpleGrid, Stack, Textarea } from '@mantine/core'
import { WHOLE_NUMBER_PROPS } from '../../../../wizard/input-props.ts'
import { isHttpProtocol, type ListenerRow } from '../draft/draft.ts'
import type { BalancerForm } from '../draft/use-balancer-form.ts'
import { useOptionsTexts } from '../options-texts.ts'

interface Props {
  readonly form: BalancerForm
  readonly listener: ListenerRow
  /** The path of the listener in the draft. */
  readonly path: string
}

/** The options of a listener that apply to all its rules. */
export function ListenerOptions({ form, listener: { protocol }, path }: Props) {
  const t = useOptionsTexts()
  const hasHttp = isHttpProtocol(protocol)
  return (
    <Stack gap="md">
      {hasHttp && (
        <>
          <NativeSelect
            {...form.getInputProps(`${path}.forwardedHeaders`)}
            label={t.forwardedHeaders}
            data={(['replace', 'append', 'off'] as const).map((value) => ({ value, label: t[value] }))}
            maw={320}
          />
          <Checkbox {...form.getInputProps(`${path}.http2`, { type: 'checkbox' })} label={t.http2} />
          <Checkbox {...form.getInputProps(`${path}.compression`, { type: 'checkbox' })} label={t.compression} />
        </>
      )}
      <Checkbox
        {...form.getInputProps(`${path}.acceptProxy`, { type: 'checkbox' })}
        label={t.acceptProxy}
        description={t.acceptProxyHint}
      />
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
        <NumberInput
          {...form.getInputProps(`${path}.maxConnectionsPerClient`)}
          {...WHOLE_NUMBER_PROPS}
          label={t.maxConnectionsPerClient}
          placeholder={t.unlimited}
        />
        <NumberInput
          {...form.getInputProps(`${path}.maxRequestsPerSecondPerClient`)}
          {...WHOLE_NUMBER_PROPS}
          label={t.maxRequestsPerClient}
          placeholder={t.unlimited}
        />
      </SimpleGrid>
      {hasHttp && (
        <Fieldset legend={t.noMatch} p="sm">
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md" mb="sm">
            <NumberInput {...form.getInputProps(`${path}.noMatch.status`)} {...WHOLE_NUMBER_PROPS} label={t.status} />
            <NativeSelect
              {...form.getInputProps(`${path}.noMatch.contentType`)}
              label={t.contentType}
              data={['text/plain', 'text/html', 'application/json']}
            />
          </SimpleGrid>
          <Textarea
            {...form.getInputProps(`${path}.noMatch.body`)}
            label={t.body}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
          />
        </Fieldset>
      )}
    </Stack>
  )
}
