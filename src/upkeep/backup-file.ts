import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { format } from '../store/format.ts'
import { linesIn } from '../store/lines.ts'
import { backupFormat, counter, type Manifest, type Record, recordIn } from './records.ts'
import { Refused, whyOf } from './refused.ts'

/** The longest line that is read, in bytes: a form is 64 kB, and a commit holds some of them. */
const longest = 64e6

/** What a line of a backup holds, or what is wrong there. */
export type Read = { line: number } & ({ record: Record; damage?: never } | { damage: string; record?: never })

/**
 * Reads a backup from its first line to its last, a handful at a time, and holds it to its checksums and its manifest. What is wrong is
 * told in its place; where nothing is, the file is as it was written. @throws when the file cannot be read at all
 */
export async function* readBackup(file: string): AsyncGenerator<Read[]> {
  const source = createReadStream(file, { highWaterMark: 262_144 })
  const zipped = createGunzip({ chunkSize: 65_536 })
  source.on('error', (error) => zipped.destroy(error))
  const hash = createHash('sha256')
  const { counts, add } = counter()
  let last = 0
  let manifest: Manifest['manifest'] | undefined
  const newline = Buffer.from('\n')

  const readLine = (number: number, bytes: Buffer, ended: boolean): Read => {
    const line = number
    last = number
    const record = ended ? recordIn(bytes) : undefined
    if (manifest) return { line, damage: 'Something follows the last line, which counts all the others.' }
    if (number === 1) {
      if (!record || !('evident' in record)) return { line, damage: notOurs }
      const newer = record.backup > backupFormat || record.format > format
      if (newer) return { line, damage: 'This backup was made by a newer Evident. Use that one or a later one.' }
    } else if (record && 'evident' in record) return { line, damage: 'A second beginning stands in the middle.' }
    if (record && 'manifest' in record) {
      manifest = record.manifest
      return { line, record }
    }
    hash.update(bytes).update(newline)
    if (!record) return { line, damage: 'The checksum does not fit: the line is not as it was written.' }
    add(record)
    return { line, record }
  }

  try {
    for await (const lines of linesIn(source.pipe(zipped), longest)) yield lines.map((one) => readLine(one.number, one.bytes, one.ended))
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw error
    yield [
      {
        line: last + 1,
        damage: last === 0 ? `${notOurs} (${whyOf(error)})` : `The file is cut off or damaged from here on (${whyOf(error)}).`,
      },
    ]
    return
  } finally {
    source.destroy()
    zipped.destroy()
  }
  const place = { line: Math.max(last, 1) }
  if (!manifest) yield [{ ...place, damage: 'The file ends too early: its last line, which counts all the others, is missing.' }]
  else if (hash.digest('hex') !== manifest.sha256 || !isSame(counts, manifest))
    yield [{ ...place, damage: 'The lines are not those that the last one counts.' }]
}

const notOurs = 'This is no backup of Evident.'

const isSame = (a: ReturnType<typeof counter>['counts'], b: Manifest['manifest']): boolean =>
  a.learners === b.learners && a.entries === b.entries && a.documents === b.documents && a.unreadable === b.unreadable

/** The records of a backup. @throws Refused, with the line, when something is wrong with the file */
export async function* soundRecords(file: string): AsyncGenerator<Record[]> {
  for await (const group of readBackup(file)) {
    const wrong = group.find(({ damage }) => damage !== undefined)
    if (wrong) throw new Refused(`${file}:${wrong.line}: ${wrong.damage}`)
    yield group.flatMap(({ record }) => record ?? [])
  }
}
