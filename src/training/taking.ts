import type { Form } from '../kinds/kind.ts'
import type { Words } from '../text.ts'
import { takingTurns } from '../turns.ts'
import type { Item, Signed } from './answer-file.ts'
import { NotThere } from './kept.ts'
import type { Kept } from './seat.ts'

/** What became of an item. */
export interface Told {
  n?: number | undefined
  /** Absent where it could not be read. */
  item?: Item
  became: 'taken' | 'there' | 'newer' | 'late' | 'unreadable' | 'unsaved' | 'gone'
  /** Why it could not be read. */
  words?: Words
}

/** Who takes answers, as from a form. */
export interface Taker {
  answer(learner: string, attempt: string, n: number, form: Form, made: string): Promise<Kept | undefined>
  showWhere(learner: string, attempt: string, n: number, form: Form, made: string): Promise<Kept | undefined>
  draft(learner: string, attempt: string, n: number, of: Item['of'], form: Form, made: string): Promise<Kept | undefined>
}

/**
 * Hands the answers of an attempt in, one after the other, as the browser would have. What was handed in before is there already.
 * @param failed is told of an error of ours that met one of them; the others are taken all the same
 */
export async function takeAnswers(taker: Taker, { learner, attempt, items }: Signed, failed: (error: unknown) => void): Promise<Told[]> {
  /** Of each form: how many answers and drafts its page would know of by now, had it been told what became of it. */
  const known = new Map<string, number>()
  const told: Told[] = []
  const turn = takingTurns()
  for (const one of items) {
    await turn()
    if ('broken' in one) {
      told.push({ ...one, became: 'unreadable' })
      continue
    }
    const { n, of, draft, made } = one
    const form = formOf(one, known.get(`${n} ${one.key}`) ?? 0)
    try {
      const kept = await (draft
        ? taker.draft(learner, attempt, n, of, form, made)
        : of === 'place'
          ? taker.showWhere(learner, attempt, n, form, made)
          : taker.answer(learner, attempt, n, form, made))
      if (kept?.is === 'kept' && !kept.again) known.set(`${n} ${one.key}`, kept.seen)
      told.push({ n, item: one, became: becameOf(kept), ...(kept?.is === 'refused' && { words: kept.words }) })
    } catch (error) {
      failed(error)
      // A question that is lost is not found in a moment either.
      told.push({ n, item: one, became: error instanceof NotThere ? 'gone' : 'unsaved' })
    }
  }
  return told
}

/** The form as it stood. Nobody saw when it was shown, so that it says nothing of how long it took. */
function formOf({ fields, key, nth, seen }: Item, known: number): Form {
  const form: Record<string, string | string[]> = {}
  for (const [name, value] of fields) form[name] = Object.hasOwn(form, name) ? [form[name] ?? [], value].flat() : value
  return { ...form, key, ...(nth !== undefined && { nth: String(nth) }), seen: String(Math.max(seen, known)), shown: '' }
}

const becameOf = (kept: Kept | undefined): Told['became'] => {
  if (!kept) return 'gone'
  if (kept.is === 'kept') return kept.again ? 'there' : 'taken'
  return ({ refused: 'unreadable', behind: 'newer', settled: 'late', unsaved: 'unsaved' } as const)[kept.is]
}
