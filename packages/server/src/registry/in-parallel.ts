/** Does `work` for each item, at most `limit` at a time; the results are in the items' order. The first failure ends it: no more are begun. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  const waiting = items.entries()
  let failed = false
  const worker = async () => {
    for (const [index, item] of waiting) {
      if (failed) return
      results[index] = await work(item)
    }
  }
  const guarded = () =>
    worker().catch((error) => {
      failed = true
      throw error
    })
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, guarded))
  return results
}
