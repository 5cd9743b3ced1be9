import type { Bank } from '../bank/bank.ts'
import { loadBank } from '../bank/load.ts'
import { isError } from '../bank/problems.ts'
import { WrongFormat } from '../store/format.ts'
import { NotKept, NotRead, type Store } from '../store/store.ts'
import type { Say } from '../text.ts'
import { shelfPlace } from './place.ts'
import type { Carried } from './plan.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'

/** Where commands speak: what they did, and what stood in their way. */
interface Voice {
  t: Say
  say: (text: string) => void
  complain: (text: string) => void
}

/** Opens the database; undefined where there is none. */
type Open = (() => Promise<Store>) | undefined

/** The commands for the bank in a database. Those that carry it between a folder and there say whether all of it was carried. */
export function bankCommands({ t, say, complain }: Voice) {
  return {
    /** The bank as it stands there; undefined where it cannot be read, which is told. */
    read: (open: Open) => inWords(open, async (store) => loadBank(await shelfPlace(store))),

    pull: (open: Open, folder: string, force: boolean) =>
      inWords(open, async (store) => {
        const carried = await pull(store, folder, force)
        return told(carried, {
          empty: t('The database holds no questions yet. Put those of a folder there: evident bank push {folder}', { folder }),
          clash: t(
            'These files were changed in the folder and in the database. Nothing was written. Move what is yours aside, or lose it with --force:',
          ),
        })
      }),

    push: (open: Open, folder: string, force: boolean) =>
      inWords(open, async (store) => {
        const carried = await push(store, folder, force)
        const isDone = told(carried, {
          empty: t('There are no passages in {folder}. To take away all questions of the database, add --force', { folder }),
          clash: t(
            'The database holds these files otherwise than they were when it was pulled into the folder last. Nothing was written. Pull first (evident bank pull), or overwrite them with --force:',
          ),
        })
        if (carried.is === 'carried') say(problemsIn(await loadBank(await shelfPlace(store))))
        return isDone
      }),
  }

  async function inWords<T>(open: Open, job: (store: Store) => Promise<T>): Promise<T | undefined> {
    if (!open) {
      complain(t('DATABASE_URL is not set: without a database the questions are in QUESTIONS_DIR, and there is nothing to carry.'))
      return undefined
    }
    let store: Store | undefined
    try {
      store = await open()
      return await job(store)
    } catch (error) {
      if (!(error instanceof NotKept || error instanceof NotRead || error instanceof WrongFormat)) throw error
      complain(error.message)
      if (!(error instanceof WrongFormat)) complain(t('What was carried so far stays. Run it again when the database answers.'))
      return undefined
    } finally {
      await store?.close()
    }
  }

  function told(carried: Carried, words: { empty: string; clash: string }): boolean {
    if (carried.is === 'empty') complain(words.empty)
    else if (carried.is === 'refused') {
      complain(t('Nothing was written, for these cannot be carried:'))
      tellFaults(carried.faults)
    } else if (carried.is === 'clash' || carried.is === 'overtaken') {
      const overtaken = t('Somebody changed these files just now, and they stay as they are; all others are written. Pull, and push again:')
      complain(carried.is === 'clash' ? words.clash : overtaken)
      for (const file of carried.files) complain(`  ${file}`)
    } else {
      const { written, taken, same, own, left } = carried
      say(t('{written} written, {taken} taken away, {same} the same', { written, taken, same }))
      if (own.length > 0) say(t('Changed in the folder only, and to be pushed:'))
      for (const file of own) say(`  ${file}`)
      if (left.length > 0) complain(t('Left where they are:'))
      tellFaults(left)
      return left.length === 0
    }
    return false
  }

  function tellFaults(faults: Extract<Carried, { is: 'refused' }>['faults']): void {
    for (const { file, fault } of faults) complain(`  ${file}: ${fault.message}. ${fault.remedy}.`)
  }

  function problemsIn({ problems }: Bank): string {
    const errors = problems.filter(isError).length
    return t(
      'The bank in the database has {errors, plural, one {# error} other {# errors}} and {warnings, plural, one {# warning} other {# warnings}}; what is broken stays as it was until it is mended',
      { errors, warnings: problems.length - errors },
    )
  }
}
