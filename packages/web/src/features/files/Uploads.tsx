import { type Folder, MAX_UPLOAD_BYTES } from '@berth/contract/files/files.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import type { InstanceRef } from '@berth/contract/instances/instances.ts'
import { message } from '@berth/contract/messages/message.ts'
import { Button, FileButton, Progress, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { notify } from '../../lib/notify.ts'
import { formatMemory } from '../../lib/time.ts'
import { ErrorNotice } from '../../ui/ErrorNotice.tsx'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import { IconUpload } from '../../ui/icons/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import styles from './Files.module.css'
import { joinPath } from './files-search.ts'
import { uploadUrl } from './queries.ts'
import { useTexts } from './texts.ts'
import { upload } from './upload.ts'

const MIB = 1024 ** 2

interface Props {
  readonly instance: InstanceRef
  readonly folder: Folder
  readonly onDone: () => void
}

interface Failure {
  /** The name of the file. */
  readonly name: string
  readonly error: Error
}

/** Uploads files into the folder, one after another. Asks before it replaces files. */
export function Uploads({ instance, folder, onDone }: Props) {
  const t = useTexts()
  const isClosed = folder.readOnly || folder.inMemory
  const sizeLimit = formatMemory(MAX_UPLOAD_BYTES / MIB, useLanguage())
  const [toReplace, setToReplace] = useState<readonly File[] | null>(null)
  const [progress, setProgress] = useState<{ readonly name: string; readonly share: number } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const abort = useRef(new AbortController())
  const resetButton = useRef<() => void>(null)

  const send = async (files: readonly File[], overwrite: boolean) => {
    setToReplace(null)
    setFailure(null)
    abort.current = new AbortController()
    const { signal } = abort.current
    let name = ''
    try {
      for (const file of files) {
        name = file.name
        const address = uploadUrl(instance, joinPath(folder.path, file.name), overwrite)
        setProgress({ name, share: 0 })
        await upload(address, file, (share) => setProgress({ name: file.name, share }), signal)
      }
      if (files.length > 0) notify(t.uploaded(files.length))
    } catch (error) {
      setFailure({ name, error: error as Error })
    } finally {
      setProgress(null)
      onDone()
    }
  }
  const choose = (files: File[]) => {
    resetButton.current?.()
    const tooLarge = files.find(({ size }) => size > MAX_UPLOAD_BYTES)
    if (tooLarge) {
      const error = new Problem('too-large', message('file-too-large', { file: tooLarge.name, most: sizeLimit }))
      return setFailure({ name: tooLarge.name, error })
    }
    if (files.some(({ name }) => hasEntry(folder, name))) return setToReplace(files)
    void send(files, false)
  }
  return (
    <>
      {progress ? (
        <div className={styles.progress} role="status">
          <Text size="sm" truncate>
            {t.uploading(progress.name)}
          </Text>
          <Progress value={progress.share * 100} aria-label={t.uploading(progress.name)} />
          <Button size="compact-sm" variant="default" onClick={() => abort.current.abort()}>
            {t.cancel}
          </Button>
        </div>
      ) : (
        <FileButton multiple resetRef={resetButton} onChange={choose} disabled={isClosed}>
          {(props) => (
            <Button {...props} disabled={isClosed} leftSection={<IconUpload size={16} aria-hidden />}>
              {t.upload}
            </Button>
          )}
        </FileButton>
      )}
      <Text size="xs" c="dimmed">
        {folder.inMemory ? t.inMemory : folder.readOnly ? t.readOnly : t.limit(sizeLimit)}
      </Text>
      {failure && <UploadFailure {...failure} />}
      {toReplace && (
        <ConfirmDialog
          title={t.replace}
          confirmLabel={t.replaceThem}
          pending={false}
          error={null}
          onConfirm={() => void send(toReplace, true)}
          onClose={() => setToReplace(null)}
        >
          {t.replaceText(
            toReplace
              .map(({ name }) => name)
              .filter((name) => hasEntry(folder, name))
              .join(', '),
          )}
        </ConfirmDialog>
      )}
    </>
  )
}

/** Shows why an upload failed. A cancelled upload shows no error, but still warns of a partial file. */
function UploadFailure({ name, error }: Failure) {
  const t = useTexts()
  return (
    <div className={styles.wide}>
      {error.name !== 'AbortError' && <ErrorNotice error={error} />}
      {mayLeavePart(error) && <Notice>{t.interrupted(name)}</Notice>}
    </div>
  )
}

/** Tells whether the failed upload may have left a partial file. Berth's own refusals come before anything is written. */
function mayLeavePart(error: Error): boolean {
  return !(error instanceof Problem) || error.status >= 500 || error.code === 'engine-refused'
}

function hasEntry({ entries }: Folder, name: string): boolean {
  return entries.some((entry) => entry.name === name)
}
