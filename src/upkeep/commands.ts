import { WrongFormat } from '../store/format.ts'
import { InUse } from '../store/lock.ts'
import { isDatabase, placeName } from '../store/place.ts'
import { NotEmpty } from '../store/restored.ts'
import { Damaged, NotKept, NotRead } from '../store/store.ts'
import type { Say } from '../text.ts'
import { backup, type Installation } from './backup.ts'
import type { Finding } from './checks.ts'
import { move, type Way } from './move.ts'
import { rebuild } from './rebuild.ts'
import { Refused } from './refused.ts'
import { restore } from './restore.ts'
import { verifyBackup, verifyPlace } from './verify.ts'

/** Where commands speak: what they found, and what stood in their way. */
export interface Voice {
  t: Say
  say: (text: string) => void
  complain: (text: string) => void
}

/** The commands with which what is kept is looked after. Each says whether all is well. */
export function commands({ t, say, complain }: Voice) {
  return {
    backup: (installation: Installation, file: string) =>
      inWords(async () => {
        const { learners, entries, documents, unreadable } = await backup(installation, file, t)
        say(`${file}: ${t(kept, { learners, entries, documents })}`)
        if (unreadable === 0) return true
        complain(
          t(
            '{n, plural, one {# place} other {# places}} could not be read and {n, plural, one {is} other {are}} not in it; “evident verify” says where.',
            { n: unreadable },
          ),
        )
        return false
      }),

    /** @param place a folder, or the address of a database; so are those of the others */
    restore: (file: string, place: string) =>
      inWords(async () => {
        const { learners, entries, documents, unreadable, header, secret, files } = await restore(file, place, t)
        say(`${placeName(place)}: ${t(kept, { learners, entries, documents })}`)
        say(t('It is as it was at {made}.', { made: header.made }))
        if (!secret) say(t('The backup holds no secret: set SECRET to what it was, else nobody’s cookie or return code counts any more.'))
        if (files > 0 && !isDatabase(place))
          say(
            t(
              'The questions of the database are in it, too ({n, plural, one {# file} other {# files}}), and a folder has its own in QUESTIONS_DIR. To get those out, restore it into an empty database, and move that one to a folder (evident move).',
              { n: files },
            ),
          )
        if (unreadable > 0) say(t('When it was made, {n, plural, one {# place} other {# places}} could not be read.', { n: unreadable }))
        return true
      }),

    verify: (place: string, file: string | undefined) =>
      inWords(async () => {
        const found = file === undefined ? await verifyPlace(place, t, tell) : await verifyBackup(file, t, tell)
        const { learners, entries, documents, wrong, notes, untold } = found
        if (untold > 0) say(t('and {n} more', { n: untold }))
        say(
          `${t(kept, { learners, entries, documents })}: ${t('{wrong, plural, =0 {nothing is wrong} one {# thing is wrong} other {# things are wrong}}{notes, plural, =0 {} one {, # note} other {, # notes}}', { wrong, notes })}`,
        )
        return wrong === 0
      }),

    rebuild: (place: string) =>
      inWords(async () => {
        const { learners, entries, marks, attempts, questions, differences, lost } = await rebuild(place, t, tell)
        if (lost > 0)
          say(
            t('{n, plural, one {# answer} other {# answers}} cannot be marked any more, for the question or the text cannot be read', {
              n: lost,
            }),
          )
        say(
          t(
            '{learners, plural, one {# learner} other {# learners}}, {entries, plural, one {# entry} other {# entries}}; worked out once more: {marks, plural, one {# mark} other {# marks}}, the totals of {attempts, plural, one {# attempt} other {# attempts}}, the figures of {questions, plural, one {# question} other {# questions}}: {differences, plural, =0 {all as it was} one {# difference} other {# differences}}',
            { learners, entries, marks, attempts, questions, differences },
          ),
        )
        return differences === 0
      }),

    move: (way: Way) =>
      inWords(async () => {
        const { learners, entries, documents, sum, there, secret, damages, files, left } = await move(way, t)
        say(`${placeName(way.to)}: ${t(kept, { learners, entries, documents })}`)
        if (there > 0)
          say(
            t('{n, plural, one {# of them} other {# of them}} (learners and documents) had been brought by an earlier try.', { n: there }),
          )
        say(t('Read back and compared, it is the same: {sum}', { sum }))
        if (files !== undefined) say(t('{n, plural, one {# file} other {# files}} of questions', { n: files }))
        if (!secret) say(t('No secret was kept there: set SECRET to what it was, else nobody’s cookie or return code counts any more.'))
        if (damages.length > 0) complain(t('What could not be read and is not there:'))
        for (const { file, line, message } of damages) tell({ file, line, message })
        if (left.length > 0) complain(t('Files of questions that were not carried; mend them, and carry them by “evident bank”:'))
        for (const { file, fault } of left) complain(`  ${file}: ${fault.message}. ${fault.remedy}.`)
        return damages.length === 0 && left.length === 0
      }),
  }

  function tell({ file, line, message, note }: Finding): void {
    const place = file === '' ? '' : line === 0 ? `${file}: ` : `${file}:${line}: `
    say(`${place}${note ? `${t('note')}: ` : ''}${message}`)
  }

  /** What was refused is told in words; what nobody foresaw is thrown on. */
  async function inWords(job: () => Promise<boolean>): Promise<boolean> {
    try {
      return await job()
    } catch (error) {
      if (!expected.some((kind) => error instanceof kind)) throw error
      complain(error instanceof Error ? error.message : String(error))
      return false
    }
  }
}

const expected = [Refused, InUse, WrongFormat, NotEmpty, NotKept, NotRead, Damaged]

const kept =
  '{learners, plural, one {# learner} other {# learners}}, {entries, plural, one {# entry} other {# entries}}, {documents, plural, one {# document} other {# documents}}'
