import { freshId } from '../../src/random.ts'
import type { Entry, Store } from '../../src/store/store.ts'

/** Makes an empty place and gives a function that opens the store there, as often as one likes. */
export type Place = () => Promise<() => Promise<Store>>

export const entry = (type: string, more: object = {}): Entry => ({ type, at: '2026-01-02T03:04:05.000Z', ...more })
export const types = (entries: readonly Entry[]) => entries.map(({ type }) => type)
export const add = (store: Store, learner: string, ...words: string[]) => store.commit(learner, () => words.map((word) => entry(word)))

interface Piece {
  learner: string
  entries: readonly Entry[]
  cursor: string
}

/** A store that was opened with ten learners of two entries each. */
export async function filled(open: () => Promise<Store>) {
  const learners = Array.from({ length: 10 }, () => freshId())
  const first = await open()
  await Promise.all(learners.map((learner) => add(first, learner, 'a', 'b')))
  await first.close()
  return { store: await open(), learners }
}

export async function next(store: Store, cursor?: string): Promise<Piece | undefined> {
  for await (const piece of store.all(cursor)) return piece
  return undefined
}

export async function newSince(store: Store, cursor?: string): Promise<Entry[]> {
  const entries: Entry[] = []
  for await (const piece of store.all(cursor)) entries.push(...piece.entries)
  return entries
}

export async function toEnd(store: Store): Promise<string | undefined> {
  let cursor: string | undefined
  for await (const piece of store.all()) cursor = piece.cursor
  return cursor
}

export async function folded(store: Store): Promise<Map<string, Entry[]>> {
  const seen = new Map<string, Entry[]>()
  for await (const piece of store.all()) fold(seen, piece)
  return seen
}

export function fold(seen: Map<string, Entry[]>, { learner, entries }: Piece): void {
  seen.set(learner, [...(seen.get(learner) ?? []), ...entries])
}

export async function ids(shelf: { ids(): AsyncIterable<string> }): Promise<string[]> {
  const found: string[] = []
  for await (const id of shelf.ids()) found.push(id)
  return found
}

export async function idsIn(all: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = []
  for await (const id of all) found.push(id)
  return found
}
