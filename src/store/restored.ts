import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { unlessMissing } from './disk.ts'
import { each } from './folders.ts'
import { line } from './line.ts'
import { lock } from './lock.ts'
import { isDocumentId, isLearner, isShelf } from './names.ts'
import type { Piece } from './store.ts'

/** What a folder holds that was restored, in the order in which it takes its place. */
const parts = ['shelves', 'learners', 'secret', 'about.json']

/** A folder is to be restored into that holds something already. */
export class NotEmpty extends Error {
  override name = 'NotEmpty'
}

const placeOf = (dir: string): string => join(dir, 'restored')

/**
 * Puts what was restored in its place. It stands beside as a whole under a name of its own, so that however often this is cut off, the
 * next one goes on with it; nothing is done where nothing waits.
 */
export async function settle(dir: string): Promise<void> {
  const restored = placeOf(dir)
  if (!(await stat(restored).catch(unlessMissing))) return
  for (const part of parts) {
    if (!(await stat(join(restored, part)).catch(unlessMissing))) continue
    // The folder held nothing when it was restored.
    await rm(join(dir, part), { recursive: true, force: true })
    await rename(join(restored, part), join(dir, part))
  }
  await syncFolder(dir)
  await rm(restored, { recursive: true })
  await syncFolder(dir)
}

/**
 * Makes a store in a folder that holds none, out of the pieces of a snapshot: all of it or nothing, whatever happens meanwhile.
 * @param format the number of the way in which they were kept
 * @param secret what `secret` is to hold; undefined leaves it as it is
 * @throws NotEmpty, InUse in words
 */
export async function fillStore(
  dir: string,
  { format, secret, pieces }: { format: number; secret: string | undefined; pieces: AsyncIterable<Piece> },
): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const release = await lock(dir, undefined)
  try {
    await settle(dir)
    const held = await whatIsIn(dir)
    if (held)
      throw new NotEmpty(`${dir} holds ${held} already. Restore into an empty folder: move this one away, or name another as DATA_DIR.`)
    const beside = join(dir, 'unfinished', 'restored')
    await rm(join(dir, 'unfinished'), { recursive: true, force: true })
    for (const folder of ['learners', 'shelves']) await mkdir(join(beside, folder), { recursive: true })
    await write(beside, pieces)
    if (secret !== undefined) await put(join(beside, 'secret'), Buffer.from(`${secret}\n`))
    await put(join(beside, 'about.json'), Buffer.from(`${JSON.stringify({ format })}\n`))
    await syncFolder(beside)
    await rename(beside, placeOf(dir))
    await syncFolder(dir)
    await settle(dir)
    await rm(join(dir, 'unfinished'), { recursive: true, force: true })
  } finally {
    await release()
  }
}

/** What of somebody's is kept in the folder, in words; undefined where nothing is. */
async function whatIsIn(dir: string): Promise<string | undefined> {
  const namesIn = async (...path: string[]) => (await readdir(join(dir, ...path)).catch(unlessMissing)) ?? []
  if ((await namesIn('learners')).some((name) => name.endsWith('.jsonl'))) return 'learners'
  for (const shelf of (await namesIn('shelves')).filter(isShelf))
    if ((await namesIn('shelves', shelf)).some((name) => name.endsWith('.json'))) return `documents (${shelf})`
  return undefined
}

/** So many files, or so many bytes of them, are written together. */
const together = { files: 100, bytes: 4e6 }

async function write(dir: string, pieces: AsyncIterable<Piece>): Promise<void> {
  const shelves = new Set<string>()
  let files = new Map<string, Buffer[]>()
  let bytes = 0

  const flush = async () => {
    await each([...files], ([path, lines]) => put(path, Buffer.concat(lines), 'a'))
    files = new Map()
    bytes = 0
  }
  const add = (path: string, added: Buffer) => {
    const lines = files.get(path)
    if (lines) lines.push(added)
    else files.set(path, [added])
    bytes += added.length
  }

  for await (const piece of pieces) {
    if (files.size >= together.files || bytes >= together.bytes) await flush()
    if ('damage' in piece) continue
    if ('learner' in piece) {
      if (!isLearner(piece.learner)) throw new Error(`“${piece.learner}” is not a learner's id.`)
      for (const entries of piece.commits) add(join(dir, 'learners', `${piece.learner}.jsonl`), line(entries))
      continue
    }
    const { shelf, id, version, value } = piece
    if (!isShelf(shelf) || !isDocumentId(id)) throw new Error(`“${shelf}/${id}” is not the name of a document.`)
    if (!shelves.has(shelf)) await mkdir(join(dir, 'shelves', shelf), { recursive: true })
    shelves.add(shelf)
    add(join(dir, 'shelves', shelf, `${id}.json`), line([{ version, value }]))
  }
  await flush()
  for (const shelf of shelves) await syncFolder(join(dir, 'shelves', shelf))
  for (const folder of ['learners', 'shelves']) await syncFolder(join(dir, folder))
}

/** Writes a file, or at its end, and sees that it is on the disk to stay. */
async function put(path: string, bytes: Buffer, how: 'w' | 'a' = 'w'): Promise<void> {
  const file = await open(path, how, 0o600)
  try {
    await file.writeFile(bytes)
    await file.sync()
  } finally {
    await file.close()
  }
}
