import type { SpecDraft } from './draft.ts'

/** Told apart from what an older page kept, whose draft may have had another shape. */
const SHAPE = 2

interface Kept {
  readonly shape: number
  readonly image: string
  readonly draft: SpecDraft
}

/** What was being filled in when this tab was reloaded; null where nothing was. @param image that the address names */
export function keptDraft(space: string, image: string): SpecDraft | null {
  const text = sessionStorage.getItem(keyOf(space))
  const kept = text === null ? null : (JSON.parse(text) as Kept)
  return kept?.shape === SHAPE && kept.image === image ? kept.draft : null
}

/** Keeps it in this tab until it is dropped, all but the secret values. */
export function keepDraft(space: string, image: string, draft: SpecDraft): void {
  const env = draft.env.map((row) => (row.secret ? { ...row, value: '' } : row))
  const kept: Kept = { shape: SHAPE, image, draft: { ...draft, env } }
  sessionStorage.setItem(keyOf(space), JSON.stringify(kept))
}

export function dropDraft(space: string): void {
  sessionStorage.removeItem(keyOf(space))
}

function keyOf(space: string): string {
  return `berth.create-service.${space}`
}
