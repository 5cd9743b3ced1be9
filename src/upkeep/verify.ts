import type { Found } from '../store/inspect.ts'
import type { Say } from '../text.ts'
import { readBackup } from './backup-file.ts'
import { checks, type Finding } from './checks.ts'
import { looking } from './looking.ts'
import { progress } from './progress.ts'
import type { Counts, Record } from './records.ts'

/** So many findings are told; the others are counted. */
const mostTold = 200

/** What was looked at, and how much of it is wrong or worth knowing. */
export interface Verified extends Omit<Counts, 'unreadable'> {
  wrong: number
  notes: number
  untold: number
}

/**
 * Reads everything in a folder or a database, whether a server has it or not, and tells what is wrong. It changes nothing.
 * @throws Refused in words
 */
export const verifyPlace = (place: string, t: Say, tell: (finding: Finding) => void): Promise<Verified> =>
  looking(place, t, true, async (kept) => {
    const afterwards = {
      document: async (shelf: string, id: string) => (await kept.shelf(shelf).get(id))?.value,
      hasLearner: kept.hasLearner,
    }
    return await look(t, kept.everything(), await kept.learners(), afterwards, tell)
  })

/** The same for a backup. */
export async function verifyBackup(file: string, t: Say, tell: (finding: Finding) => void): Promise<Verified> {
  const afterwards = { document: async () => undefined, hasLearner: async () => false }
  return await look(t, foundIn(file), 0, afterwards, tell)
}

async function look(
  t: Say,
  everything: AsyncIterable<Found[]>,
  learners: number,
  afterwards: Parameters<typeof checks>[1],
  tell: (finding: Finding) => void,
): Promise<Verified> {
  const found = { wrong: 0, notes: 0, untold: 0 }
  const bar = progress(t, t('Verifying'), learners)
  const { add, end, counts } = checks((finding) => {
    found[finding.note ? 'notes' : 'wrong']++
    if (found.wrong + found.notes > mostTold) found.untold++
    else tell(finding)
  }, afterwards)
  try {
    for await (const group of everything) {
      for (const one of group) await add(one)
      bar.at(counts.learners, counts.entries)
    }
    await end()
  } finally {
    bar.end()
  }
  return { ...counts, ...found }
}

async function* foundIn(file: string): AsyncGenerator<Found[]> {
  for await (const lines of readBackup(file)) {
    yield lines.flatMap(({ line, record, damage }): Found[] =>
      damage === undefined ? whatIs(record, { file, line }) : [{ file, line, damage }],
    )
  }
}

function whatIs(record: Record, place: { file: string; line: number }): Found[] {
  if ('commits' in record) return record.commits.map((entries) => ({ ...place, learner: record.learner, entries, from: 0, to: 0 }))
  if ('shelf' in record) return [{ ...place, ...record }]
  if ('unreadable' in record) {
    const { file, line, message } = record.unreadable
    return [{ ...place, damage: `When the backup was made, ${file}:${line} could not be read: ${message}` }]
  }
  return []
}
