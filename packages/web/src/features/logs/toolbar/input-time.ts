/** Formats a time for an input of type "datetime-local", in the browser's time zone: "2026-11-24T20:25:50". */
export function inputTime(ms: number): string {
  const at = new Date(ms)
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 19)
}
