import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, link, open as openFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createGzip } from 'node:zlib'
import { format } from '../store/format.ts'
import { openStore } from '../store/index.ts'
import { inspection } from '../store/inspect.ts'
import { linesIn } from '../store/lines.ts'
import { InUse } from '../store/lock.ts'
import { syncFolder } from '../sync-folder.ts'
import type { Say } from '../text.ts'
import { askServer } from './asked.ts'
import { soundRecords } from './backup-file.ts'
import { type Progress, progress } from './progress.ts'
import { backupFormat, type Counts, counter, recordIn, written } from './records.ts'
import { Refused, whyOf } from './refused.ts'
import { secretBeside, secretKeptAt } from './source.ts'
import { storeLines } from './stream.ts'
import { tickets } from './ticket.ts'

export interface Installation {
  dataDir: string
  /** The database that is used instead. */
  databaseUrl?: string | undefined
  /** What the environment says; undefined where it is kept beside all else. */
  secret: string | undefined
  version: string
}

/**
 * Writes all that is kept, as it stands together at one moment, into a new file; a server may be running. The file appears under its name
 * when it is whole, on the disk and read back.
 * @throws Refused in words
 */
export async function backup({ dataDir, databaseUrl, secret, version }: Installation, file: string, t: Say): Promise<Counts> {
  if (await stat(file).catch(() => undefined)) throw taken(file)
  const open = databaseUrl === undefined ? await folderFor(dataDir, secret, t) : await databaseFor(databaseUrl, t)
  const part = `${file}.part`
  const out = await openFile(part, 'wx', 0o600).catch((error: unknown) => {
    throw isThere(error) ? new Refused(`${part} is there already: ${leftOver}`) : error
  })
  const stop = () => {
    rmSync(part, { force: true })
    process.exit(130)
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const bar = progress(t, t('Backup'))
  try {
    try {
      await fill(out, open, version, bar)
    } finally {
      await out.close()
    }
    const { counts, add } = counter()
    for await (const records of soundRecords(part)) for (const record of records) add(record)
    await place(part, file)
    return counts
  } catch (error) {
    rmSync(part, { force: true })
    throw error
  } finally {
    bar.end()
    process.off('SIGINT', stop).off('SIGTERM', stop)
  }
}

const leftOver = 'either a backup was broken off, or it is yours. Remove it, or give the backup another name.'

const taken = (file: string): Refused => new Refused(`${file} is there already, and a backup overwrites nothing. Give it another name.`)

/** Puts all into the file, on the disk. */
async function fill(out: FileHandle, open: () => Promise<Opened>, version: string, bar: Progress): Promise<void> {
  const { lines, format, secret, close } = await open()
  try {
    const about = { evident: 'backup' as const, backup: backupFormat, format, made: new Date().toISOString(), version }
    await write(out, [written(about), ...(secret === undefined ? [] : [written({ secret })])], lines, bar)
    await out.sync()
  } finally {
    await close()
  }
}

/** What is backed up: the lines of all that is kept, how it is kept, and the secret that is kept beside it. */
interface Opened {
  lines: AsyncIterable<Buffer>
  format: number
  secret: string | undefined
  close: () => Promise<void>
}

/** Sees that there is something to be backed up, before a file is made. @returns what opens it. @throws Refused */
async function folderFor(dataDir: string, secret: string | undefined, t: Say): Promise<() => Promise<Opened>> {
  const holds = await inspection(dataDir).format()
  if (holds === undefined) throw new Refused(t('{dataDir} holds nothing that could be backed up.', { dataDir }))
  return async () => {
    const beside = await secretBeside(dataDir)
    const source = await openFolder(dataDir, secret ?? beside)
    return { ...source, format: (await inspection(dataDir).format()) ?? holds, secret: beside }
  }
}

/** The same for a database: nobody who shares it has to be asked. */
async function databaseFor(url: string, t: Say): Promise<() => Promise<Opened>> {
  const secret = await secretKeptAt(url, t)
  return async () => {
    const store = await openStore({ dir: '', url, report: () => undefined })
    return { lines: storeLines(store), format, secret, close: store.close }
  }
}

/** Where the lines of a folder come from: the folder itself, or the server that has it. */
async function openFolder(dataDir: string, secret: string | undefined): Promise<Pick<Opened, 'lines' | 'close'>> {
  try {
    const store = await openStore({ dir: dataDir, report: () => undefined })
    return { lines: storeLines(store), close: store.close }
  } catch (error) {
    if (!(error instanceof InUse)) throw error
    if (error.address === undefined) throw new Refused(`${error.message} It does not say yet where it is reached: try again in a moment.`)
    if (secret === undefined) {
      throw new Refused(
        `The server at ${error.address} has the folder, and without its secret nothing is given. Set SECRET to what it has.`,
      )
    }
    return { lines: await askServer(error.address, tickets(secret).write()), close: async () => undefined }
  }
}

/** Writes the first lines, those of the source, and the last one, which counts them all. */
async function write(out: FileHandle, first: readonly Buffer[], source: AsyncIterable<Buffer>, bar: Progress): Promise<void> {
  // Level 4 makes a file a tenth larger than 6 in half the time.
  const zip = createGzip({ level: 4, chunkSize: 65_536 })
  const ended = (async () => {
    for await (const chunk of zip) await out.writeFile(chunk)
  })()
  ended.catch(() => undefined)
  const hash = createHash('sha256')
  const put = async (bytes: Buffer) => {
    hash.update(bytes)
    if (!zip.write(bytes)) await Promise.race([new Promise((drained) => zip.once('drain', drained)), ended])
  }
  try {
    await put(Buffer.concat(first))
    const counts = await copyLines(source, put, bar)
    zip.end(lastLine(counts, hash.digest('hex')))
    await ended
  } catch (error) {
    zip.destroy()
    throw new Refused(`The backup was not written: ${whyOf(error)}`)
  }
}

const lastLine = (counts: Counts, sha256: string): Buffer => written({ manifest: { ...counts, sha256 } })

const newline = Buffer.from('\n')

/** Hands on all lines of the source but its last, to which it holds them. */
async function copyLines(source: AsyncIterable<Buffer>, put: (bytes: Buffer) => Promise<void>, bar: Progress): Promise<Counts> {
  const hash = createHash('sha256')
  const { counts, add } = counter()
  let last: Buffer | undefined
  for await (const lines of linesIn(source)) {
    const whole: Buffer[] = []
    for (const { bytes, ended } of lines) {
      if (!ended) throw new Error('what the server said ends in the middle of a line')
      if (last) {
        whole.push(last, newline)
        const record = recordIn(last)
        if (!record) throw new Error('a line did not arrive as it was sent')
        add(record)
      }
      last = bytes
    }
    const bytes = Buffer.concat(whole)
    hash.update(bytes)
    await put(bytes)
    bar.at(counts.learners, counts.entries)
  }
  const end = last && recordIn(last)
  if (!end || !('manifest' in end) || end.manifest.sha256 !== hash.digest('hex')) throw new Error('what was read ends too early')
  return counts
}

/** Gives the whole file its name, unless there is one of this name by now. */
async function place(part: string, file: string): Promise<void> {
  try {
    await link(part, file)
    await unlink(part)
  } catch (error) {
    if (isThere(error)) throw taken(file)
    // Some file systems (exFAT on a stick) have no links.
    await rename(part, file)
  }
  await syncFolder(dirname(file))
}

const isThere = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EEXIST'
