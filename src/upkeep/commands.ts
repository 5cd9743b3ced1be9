import { WrongFormat } from '../store/format.ts'
import { InUse } from '../store/lock.ts'
import { NotEmpty } from '../store/restored.ts'
import { Damaged, NotKept, NotRead } from '../store/store.ts'
import type { Say } from '../text.ts'
import { backup, type Installation } from './backup.ts'
import type { Finding } from './checks.ts'
import { rebuild } from './rebuild.ts'
import { Refused } from './refused.ts'
import { restore } from './restore.ts'
import { verifyBackup, verifyFolder } from './verify.ts'

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

    restore: (file: string, dataDir: string) =>
      inWords(async () => {
        const { learners, entries, documents, unreadable, header, secret } = await restore(file, dataDir, t)
        say(`${dataDir}: ${t(kept, { learners, entries, documents })}`)
        say(t('It is as it was at {made}.', { made: header.made }))
        if (!secret) say(t('The backup holds no secret: set SECRET to what it was, else nobody’s cookie or return code counts any more.'))
        if (unreadable > 0) say(t('When it was made, {n, plural, one {# place} other {# places}} could not be read.', { n: unreadable }))
        return true
      }),

    verify: (dataDir: string, file: string | undefined) =>
      inWords(async () => {
        const found = file === undefined ? await verifyFolder(dataDir, t, tell) : await verifyBackup(file, t, tell)
        const { learners, entries, documents, wrong, notes, untold } = found
        if (untold > 0) say(t('and {n} more', { n: untold }))
        say(
          `${t(kept, { learners, entries, documents })}: ${t('{wrong, plural, =0 {nothing is wrong} one {# thing is wrong} other {# things are wrong}}{notes, plural, =0 {} one {, # note} other {, # notes}}', { wrong, notes })}`,
        )
        return wrong === 0
      }),

    rebuild: (dataDir: string) =>
      inWords(async () => {
        const { learners, entries, marks, attempts, questions, differences, lost } = await rebuild(dataDir, t, tell)
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
  }

  function tell({ file, line, message, note }: Finding): void {
    const place = file === '' ? '' : `${file}:${line}: `
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
