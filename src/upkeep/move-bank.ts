import { stat } from 'node:fs/promises'
import type { FileFault } from '../bank/files.ts'
import { hashOf } from '../bank/remembered.ts'
import { bankShelf } from '../shared-bank/document.ts'
import { fillBank } from '../shared-bank/fill.ts'
import { filesIn } from '../shared-bank/folder.ts'
import { pull } from '../shared-bank/pull.ts'
import { bankName, shelved } from '../shared-bank/shelf.ts'
import { unlessMissing } from '../store/disk.ts'
import type { Filling } from '../store/filling.ts'
import { isDatabase } from '../store/place.ts'
import type { Say } from '../text.ts'
import { Refused } from './refused.ts'
import type { Source } from './source.ts'

/** The shelves on which a database has the questions: those of a folder are files elsewhere. */
export const bankShelves: ReadonlySet<string> = new Set([bankShelf, 'installation'])

interface BankOfMove {
  /** @throws Refused where the questions could not be carried */
  check(): Promise<void>
  /** @returns how many files were carried, undefined where they stay as they are; and which were not */
  carry(target: Filling): Promise<{ files: number | undefined; left: readonly FileFault[] }>
}

/** The questions' part of a move: from their folder into the database, or out of it. */
export function bankOfMove({ shelf }: Source, to: string, questions: string, t: Say): BankOfMove {
  const stays: BankOfMove = { check: async () => undefined, carry: async () => ({ files: undefined, left: [] }) }
  if (!shelf && isDatabase(to)) {
    return {
      async check() {
        const away = (await filesIn(questions)).faults.find(({ file }) => file === '.')
        if (away) throw new Refused(t('{problem}. Name the folder of the questions with --questions.', { problem: away.fault.message }))
      },
      async carry({ shelf }) {
        if (!shelf) return { files: undefined, left: [] }
        const filled = await fillBank({ shelf }, questions)
        return { files: filled?.written ?? 0, left: filled?.left ?? [] }
      },
    }
  }
  if (!shelf || isDatabase(to)) return stays
  const store = { shelf }
  return {
    async check() {
      // An absent folder is made.
      if ((await bankName(store)) === undefined || !(await stat(questions).catch(unlessMissing))) return
      const there = new Map([...(await shelved(store)).values()].map(({ file, hash }) => [file, hash]))
      const { files, faults } = await filesIn(questions)
      const other = [
        ...[...files].filter(([file, bytes]) => there.get(file) !== hashOf(bytes)).map(([file]) => file),
        ...faults.map(({ file }) => file),
      ]
      if (other.length === 0) return
      throw new Refused(
        t('The questions are to go to {questions}, and that folder holds others: {files}. Name an empty one with --questions.', {
          questions,
          files: [...other.slice(0, 5), ...(other.length > 5 ? [t('and {n} more', { n: other.length - 5 })] : [])].join(', '),
        }),
      )
    },
    async carry() {
      if ((await bankName(store)) === undefined) return { files: undefined, left: [] }
      const carried = await pull(store, questions, false)
      if (carried.is === 'carried') return { files: carried.written + carried.same, left: carried.left }
      throw new Refused(t('The questions could not be written to {questions}. Name an empty folder with --questions.', { questions }))
    },
  }
}
