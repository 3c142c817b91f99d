import type { SpecDraft } from './draft.ts'

/** The version of the stored shape. An older page may have stored a draft of another shape. */
const STORAGE_VERSION = 2

interface StoredDraft {
  readonly shape: number
  readonly image: string
  readonly draft: SpecDraft
}

/** Returns the draft that was stored before this tab was reloaded, or null. @param image the image that the address names */
export function loadDraft(space: string, image: string): SpecDraft | null {
  const text = sessionStorage.getItem(storageKey(space))
  const stored = text === null ? null : (JSON.parse(text) as StoredDraft)
  return stored?.shape === STORAGE_VERSION && stored.image === image ? stored.draft : null
}

/** Stores a draft for this tab until it is dropped, without its secret values. */
export function saveDraft(space: string, image: string, draft: SpecDraft): void {
  const env = draft.env.map((row) => (row.secret ? { ...row, value: '' } : row))
  const stored: StoredDraft = { shape: STORAGE_VERSION, image, draft: { ...draft, env } }
  sessionStorage.setItem(storageKey(space), JSON.stringify(stored))
}

export function removeDraft(space: string): void {
  sessionStorage.removeItem(storageKey(space))
}

function storageKey(space: string): string {
  return `berth.create-service.${space}`
}
