/** A list that stays in order while things come and go; whatever its length, each of that costs much the same. */
export interface Ordered<T> {
  size(): number
  add(one: T): void
  /** Takes it away; it must still stand where it was added. */
  remove(one: T): void
  /** `count` of them from number `from` on; 0 is the first. */
  slice(from: number, count: number): T[]
  /** All from the first on that does not come before. */
  from(comesBefore: (one: T) => boolean): Iterable<T>
}

/** More than this in one piece are cut in two. */
const most = 512

/** @param compare below 0 where a comes before b; 0 only for one and the same */
export function ordered<T>(compare: (a: T, b: T) => number): Ordered<T> {
  /** Short lists, one after the other; none is empty. */
  const pieces: T[][] = []
  let size = 0

  /** The first piece whose last does not come before; its number is that of a new piece where all do. */
  const pieceOf = (comesBefore: (one: T) => boolean) => first(pieces, (piece) => comesBefore(piece[piece.length - 1] as T))

  return {
    size: () => size,

    add(one) {
      const before = (other: T) => compare(other, one) < 0
      const at = Math.min(pieceOf(before), Math.max(0, pieces.length - 1))
      const piece = pieces[at] ?? []
      pieces[at] = piece
      piece.splice(first(piece, before), 0, one)
      if (piece.length > most) pieces.splice(at + 1, 0, piece.splice(most / 2))
      size++
    },

    remove(one) {
      const before = (other: T) => compare(other, one) < 0
      const at = pieceOf(before)
      const piece = pieces[at] ?? []
      const place = first(piece, before)
      if (piece[place] !== one) return
      piece.splice(place, 1)
      if (piece.length === 0) pieces.splice(at, 1)
      size--
    },

    slice(from, count) {
      const found: T[] = []
      let start = 0
      for (const piece of pieces) {
        if (found.length >= count) break
        if (start + piece.length > from) found.push(...piece.slice(Math.max(0, from - start), from + count - start))
        start += piece.length
      }
      return found
    },

    *from(comesBefore) {
      const at = pieceOf(comesBefore)
      yield* (pieces[at] ?? []).slice(first(pieces[at] ?? [], comesBefore))
      for (const piece of pieces.slice(at + 1)) yield* piece
    },
  }
}

/** The order of two texts: below 0 where a comes before b, whatever the language of the machine. */
export const compared = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The number of the first of which it is not so; those of which it is so all stand before it (binary search). */
function first<T>(list: readonly T[], isSo: (one: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isSo(list[middle] as T)) low = middle + 1
    else high = middle
  }
  return low
}
