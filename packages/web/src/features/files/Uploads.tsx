import { type Folder, MOST_UPLOAD_BYTES } from '@berth/contract/files/files.ts'
import { Problem } from '@berth/contract/http/problems.ts'
import { message } from '@berth/contract/messages/message.ts'
import { Button, FileButton, Progress, Text } from '@mantine/core'
import { useRef, useState } from 'react'
import { useLanguage } from '../../lib/language.ts'
import { notify } from '../../lib/notify.ts'
import { memorySize } from '../../lib/time.ts'
import { Failed } from '../../ui/Failed.tsx'
import { ConfirmDialog } from '../../ui/forms/ConfirmDialog.tsx'
import { IconUpload } from '../../ui/icons/icons.ts'
import { Notice } from '../../ui/Notice.tsx'
import styles from './Files.module.css'
import { below } from './files-search.ts'
import { type Place, uploadAddress } from './queries.ts'
import { useTexts } from './texts.ts'
import { upload } from './upload.ts'

const MIB = 1024 ** 2

interface Props {
  readonly place: Place
  readonly folder: Folder
  readonly onDone: () => void
}

interface Failure {
  /** Of the file. */
  readonly name: string
  readonly error: Error
}

/** Puts files of the person's machine into the folder, one after the other; asks before any is replaced. */
export function Uploads({ place, folder, onDone }: Props) {
  const t = useTexts()
  const isClosed = folder.readOnly || folder.inMemory
  const most = memorySize(MOST_UPLOAD_BYTES / MIB, useLanguage())
  const [asked, setAsked] = useState<readonly File[] | null>(null)
  const [now, setNow] = useState<{ readonly name: string; readonly share: number } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const ending = useRef(new AbortController())
  const reset = useRef<() => void>(null)

  const send = async (files: readonly File[], overwrite: boolean) => {
    setAsked(null)
    setFailure(null)
    ending.current = new AbortController()
    const { signal } = ending.current
    let name = ''
    try {
      for (const file of files) {
        name = file.name
        const address = uploadAddress(place, below(folder.path, file.name), overwrite)
        setNow({ name, share: 0 })
        await upload(address, file, (share) => setNow({ name: file.name, share }), signal)
      }
      if (files.length > 0) notify(t.uploaded(files.length))
    } catch (error) {
      setFailure({ name, error: error as Error })
    } finally {
      setNow(null)
      onDone()
    }
  }
  const choose = (files: File[]) => {
    reset.current?.()
    const large = files.find(({ size }) => size > MOST_UPLOAD_BYTES)
    if (large) {
      const error = new Problem('too-large', message('file-too-large', { file: large.name, most }))
      return setFailure({ name: large.name, error })
    }
    if (files.some(({ name }) => isThere(folder, name))) return setAsked(files)
    void send(files, false)
  }
  return (
    <>
      {now ? (
        <div className={styles.progress} role="status">
          <Text size="sm" truncate>
            {t.uploading(now.name)}
          </Text>
          <Progress value={now.share * 100} aria-label={t.uploading(now.name)} />
          <Button size="compact-sm" variant="default" onClick={() => ending.current.abort()}>
            {t.cancel}
          </Button>
        </div>
      ) : (
        <FileButton multiple resetRef={reset} onChange={choose} disabled={isClosed}>
          {(props) => (
            <Button {...props} disabled={isClosed} leftSection={<IconUpload size={16} aria-hidden />}>
              {t.upload}
            </Button>
          )}
        </FileButton>
      )}
      <Text size="xs" c="dimmed">
        {folder.inMemory ? t.inMemory : folder.readOnly ? t.readOnly : t.limit(most)}
      </Text>
      {failure && <UploadFailure {...failure} />}
      {asked && (
        <ConfirmDialog
          title={t.replace}
          confirmLabel={t.replaceThem}
          pending={false}
          error={null}
          onConfirm={() => void send(asked, true)}
          onClose={() => setAsked(null)}
        >
          {t.replaceText(
            asked
              .map(({ name }) => name)
              .filter((name) => isThere(folder, name))
              .join(', '),
          )}
        </ConfirmDialog>
      )}
    </>
  )
}

/** Whoever cancelled it knows; but not what is left of it. */
function UploadFailure({ name, error }: Failure) {
  const t = useTexts()
  return (
    <div className={styles.wide}>
      {error.name !== 'AbortError' && <Failed error={error} />}
      {leavesPart(error) && <Notice>{t.brokeOff(name)}</Notice>}
    </div>
  )
}

/** What Berth itself refuses is refused before anything is written. */
function leavesPart(error: Error): boolean {
  return !(error instanceof Problem) || error.status >= 500 || error.code === 'engine-refused'
}

function isThere({ entries }: Folder, name: string): boolean {
  return entries.some((entry) => entry.name === name)
}
