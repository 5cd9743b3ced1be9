import type { WrittenQuestion } from './questions.ts'

/**
 * An id for a new question: the next number after those of its kind in the passage. The first of a kind is named after the others
 * (LX-…) or the passage, and the kind: LX-NU-001.
 */
export function nextIdIn(passage: string, kind: string, questions: readonly WrittenQuestion[], isTaken: (id: string) => boolean): string {
  const ids = questions.flatMap(({ id, question }) => (id !== undefined && question?.kind === kind ? [id] : []))
  const numbered = ids.flatMap((id) => {
    const [, stem = '', digits = ''] = /^(.*?)(\d{1,6})$/.exec(id) ?? []
    return digits ? [{ stem, number: Number(digits), width: digits.length }] : []
  })
  const last = numbered.sort((a, b) => a.number - b.number).at(-1)
  const others = questions.flatMap(({ id }) => /^([A-Za-z0-9]{1,10})-/.exec(id ?? '')?.[1] ?? [])
  const stem = last?.stem ?? `${others[0] ?? initials(passage)}-${initials(kind)}-`
  for (let number = (last?.number ?? 0) + 1; ; number++) {
    const id = `${stem}${String(number).padStart(last?.width ?? 3, '0')}`
    if (!isTaken(id)) return id
  }
}

/** SC for single-choice; of one word its first two letters. */
const initials = (name: string): string => {
  const words = name.split('-')
  return (words.length > 1 ? words.map((word) => word.charAt(0)).join('') : name.slice(0, 2)).toUpperCase().slice(0, 6)
}
