import { fillStore } from '../store/restored.ts'
import type { Piece } from '../store/store.ts'
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
}

/**
 * Puts what a backup holds into a folder that holds nothing. The whole file is read first; nothing is written when anything is wrong
 * with it, and a restore that is cut off leaves nothing half.
 * @throws Refused in words
 */
export async function restore(file: string, dataDir: string, t: Say): Promise<Restored> {
  const looked = progress(t, t('Reading the backup'))
  const { counts, add } = counter()
  let header: Header | undefined
  let secret: string | undefined
  try {
    for await (const records of soundRecords(file)) {
      for (const record of records) {
        add(record)
        if ('evident' in record) header = record
        if ('secret' in record) secret = record.secret
      }
      looked.at(counts.learners, counts.entries)
    }
  } finally {
    looked.end()
  }
  if (!header) throw new Refused(`${file} is no backup of Evident.`)
  const bar = progress(t, t('Restoring'), counts.learners)
  try {
    await fillStore(dataDir, { format: header.format, secret, pieces: pieces(file, (done) => bar.at(done.learners, done.entries)) })
  } finally {
    bar.end()
  }
  return { ...counts, header, secret: secret !== undefined }
}

async function* pieces(file: string, passed: (counts: Counts) => void): AsyncGenerator<Piece> {
  const { counts, add } = counter()
  for await (const records of soundRecords(file)) {
    for (const record of records) {
      add(record)
      if (isPiece(record)) yield record
    }
    passed(counts)
  }
}

const isPiece = (record: Record): record is Exclude<Piece, { damage: unknown }> => 'commits' in record || 'shelf' in record
