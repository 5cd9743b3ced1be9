import { bankShelf } from '../shared-bank/document.ts'
import { fill, type Kept } from '../store/filling.ts'
import type { Say } from '../text.ts'
import { soundRecords } from './backup-file.ts'
import { progress } from './progress.ts'
import { type Counts, counter, type Header, type Record } from './records.ts'
import { Refused } from './refused.ts'

/** What came out of a backup. */
export interface Restored extends Counts {
  header: Header
  /** Whether the secret of the installation was in it. */
  secret: boolean
  /** How many files of questions: those of a database are among its documents. */
  files: number
}

/**
 * Puts what a backup holds into a folder or a database that holds nothing. The whole file is read first; nothing is written when anything is
 * wrong with it, and a restore that is cut off leaves nothing half, or a database that says so until it is run again.
 * @throws Refused, NotEmpty, InUse in words
 */
export async function restore(file: string, place: string, t: Say): Promise<Restored> {
  const looked = progress(t, t('Reading the backup'))
  const { counts, add } = counter()
  let header: Header | undefined
  let secret: string | undefined
  let files = 0
  try {
    for await (const records of soundRecords(file)) {
      for (const record of records) {
        add(record)
        if ('evident' in record) header = record
        if ('secret' in record) secret = record.secret
        if ('shelf' in record && record.shelf === bankShelf) files++
      }
      looked.at(counts.learners, counts.entries)
    }
  } finally {
    looked.end()
  }
  if (!header) throw new Refused(`${file} is no backup of Evident.`)
  const bar = progress(t, t('Restoring'), counts.learners)
  try {
    const target = await fill(place, { name: 'restore of a backup', goesOn: false, format: header.format })
    try {
      for await (const piece of pieces(file, (done) => bar.at(done.learners, done.entries))) await target.put(piece)
      await target.flush()
      await target.release(secret)
    } finally {
      await target.close()
    }
  } finally {
    bar.end()
  }
  return { ...counts, header, secret: secret !== undefined, files }
}

async function* pieces(file: string, passed: (counts: Counts) => void): AsyncGenerator<Kept> {
  const { counts, add } = counter()
  for await (const records of soundRecords(file)) {
    for (const record of records) {
      add(record)
      if (isPiece(record)) yield record
    }
    passed(counts)
  }
}

const isPiece = (record: Record): record is Kept => 'commits' in record || 'shelf' in record
