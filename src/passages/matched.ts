import { type Fields, isFields } from './written.ts'

/**
 * Which entry of the list as it was (by its place) became which of the list as it shall be; undefined: it is new. By their `id`
 * where all have one of their own, else by what they say; what was changed between two that stayed is taken for the same.
 */
export function matched(before: readonly unknown[], after: readonly unknown[]): (number | undefined)[] {
  const ids = isNamed(before) && isNamed(after)
  const name = (one: unknown) => JSON.stringify(ids && isFields(one) ? one.id : one)
  const partners = twins(before.map(name), after.map(name))
  const stay = staying(partners)
  const free = new Set(before.keys())
  for (const was of partners) if (was !== undefined) free.delete(was)
  let from = 0
  return partners.map((was, at) => {
    if (was !== undefined) {
      if (stay.has(was)) from = was + 1
      return was
    }
    const to = partners.slice(at).find((one) => one !== undefined && stay.has(one)) ?? before.length
    for (; from < to; from++) if (free.has(from) && (!ids || isRenamed(before[from], after[at]))) return from++
    return undefined
  })
}

/** The places, of those that stay in the list, that keep their order: as many as can (the longest rising run). */
export function staying(partners: readonly (number | undefined)[]): Set<number> {
  // For each length, the run of that length that ends lowest; each link knows the one before it.
  interface Link {
    was: number
    before: Link | undefined
  }
  const runs: Link[] = []
  for (const was of partners) {
    if (was === undefined) continue
    let [low, high] = [0, runs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs[middle]?.was ?? 0) < was) low = middle + 1
      else high = middle
    }
    runs[low] = { was, before: runs[low - 1] }
  }
  const stay = new Set<number>()
  for (let link = runs.at(-1); link; link = link.before) stay.add(link.was)
  return stay
}

/** Pairs entries of the same name: first those that both lists begin and end with, then the others in their order. */
function twins(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const places = new Map<string, number[]>()
  for (let at = before.length - end - 1; at >= start; at--) places.set(before[at] ?? '', [...(places.get(before[at] ?? '') ?? []), at])
  return after.map((name, at) => {
    if (at < start) return at
    if (at >= after.length - end) return at - after.length + before.length
    return places.get(name)?.pop()
  })
}

const isNamed = (list: readonly unknown[]): boolean => {
  const ids = list.map((one) => (isFields(one) ? one.id : undefined))
  return ids.every((id) => typeof id === 'string') && new Set(ids).size === ids.length
}

/** All as it was but for the id. */
const isRenamed = (before: unknown, after: unknown): boolean =>
  isFields(before) && isFields(after) && JSON.stringify(withoutId(before)) === JSON.stringify(withoutId(after))
const withoutId = ({ id: _, ...rest }: Fields): Fields => rest
