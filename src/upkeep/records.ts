import { z } from 'zod'
import { isEntry } from '../store/as-read.ts'
import { line, values } from '../store/line.ts'
import type { Entry, Json, Piece } from '../store/store.ts'

/** The number of the way in which a backup is written. */
export const backupFormat = 1

// What was read as JSON is JSON: to look at it again, deep inside, would take longer than all the rest.
const json = z.custom<Json>((value) => value !== undefined)
const entry = z.custom<Entry>(isEntry)
const count = z.number().int().min(0)
const counts = z.object({ learners: count, entries: count, documents: count, unreadable: count })

/** The first line of a backup. */
const header = z.object({
  evident: z.literal('backup'),
  backup: z.int().positive().describe('the number of the way in which this file is written'),
  format: z.int().positive().describe('that of what it holds, as in about.json'),
  made: z.string(),
  version: z.string().describe('the release that made it'),
})
const manifest = z.object({ manifest: counts.extend({ sha256: z.string().describe('of all lines before, as they stand') }) })

/** The secret of the installation, where it stood beside what is kept. */
const secret = z.object({ secret: z.string().min(32) })
const commits = z.object({ learner: z.string(), commits: z.array(z.array(entry).min(1)).min(1) })
const document = z.object({ shelf: z.string(), id: z.string(), version: z.number().int().min(1), value: json })
const unreadable = z.object({ unreadable: z.object({ file: z.string(), line: z.number(), message: z.string() }) })

export type Header = z.infer<typeof header>
export type Counts = z.infer<typeof counts>
export type Manifest = z.infer<typeof manifest>
export type Record = Header | z.infer<typeof secret> | Manifest | z.infer<typeof unreadable> | Exclude<Piece, { damage: unknown }>

const schemas: readonly [field: string, schema: z.ZodType<Record>][] = [
  ['commits', commits],
  ['shelf', document],
  ['unreadable', unreadable],
  ['evident', header],
  ['secret', secret],
  ['manifest', manifest],
]

/** One line of a backup, with its newline. */
export const written = (record: Record): Buffer => line([record])

/** A piece of a snapshot as it stands in a backup. */
export const recordOf = (piece: Piece): Record => ('damage' in piece ? { unreadable: piece.damage } : piece)

/** What a line without its newline holds; undefined where it is not as it was written. */
export function recordIn(bytes: Buffer): Record | undefined {
  const [found, ...more] = values(bytes) ?? []
  if (typeof found !== 'object' || found === null || more.length > 0) return undefined
  return schemas.find(([field]) => field in found)?.[1].safeParse(found).data
}

/** Counts what goes by. Those of one learner stand together. */
export function counter() {
  const counts: Counts = { learners: 0, entries: 0, documents: 0, unreadable: 0 }
  let last = ''
  return {
    counts,
    add(record: Record): void {
      if ('commits' in record) {
        if (record.learner !== last) counts.learners++
        last = record.learner
        for (const entries of record.commits) counts.entries += entries.length
      }
      if ('shelf' in record) counts.documents++
      if ('unreadable' in record) counts.unreadable++
    },
  }
}
