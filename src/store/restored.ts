import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { unlessMissing, writeSynced } from './disk.ts'
import { each, makeFolder, namesIn } from './folders.ts'
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
  await makeFolder(dir)
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
    if (secret !== undefined) await writeSynced(join(beside, 'secret'), Buffer.from(`${secret}\n`), 'w', forThisUser)
    await writeSynced(join(beside, 'about.json'), Buffer.from(`${JSON.stringify({ format })}\n`), 'w', forThisUser)
    await syncFolder(beside)
    await rename(beside, placeOf(dir))
    await syncFolder(dir)
    await settle(dir)
    await rm(join(dir, 'unfinished'), { recursive: true, force: true })
  } finally {
    await release()
  }
}

/** What of somebody's is kept in the folder, in words; undefined where nothing is. @throws NotRead */
export async function whatIsIn(dir: string): Promise<string | undefined> {
  const isAny = async (ending: string, ...path: string[]) => {
    for await (const _ of namesIn(join(dir, ...path), ending, () => true, dir)) return true
    return false
  }
  if (await isAny('.jsonl', 'learners')) return 'learners'
  for await (const shelf of namesIn(join(dir, 'shelves'), '', isShelf, dir))
    if (await isAny('.json', 'shelves', shelf)) return `documents (${shelf})`
  return undefined
}

const forThisUser = 0o600

/** So many files, or so many bytes of them, are written together. */
const together = { files: 100, bytes: 4e6 }

async function write(dir: string, pieces: AsyncIterable<Piece>): Promise<void> {
  const shelves = new Set<string>()
  let files = new Map<string, Buffer[]>()
  let bytes = 0

  const flush = async () => {
    await each([...files], ([path, lines]) => writeSynced(path, Buffer.concat(lines), 'a', forThisUser))
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
