import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from '../sync-folder.ts'
import { bytesOf, replace, unlessMissing, writeSynced } from './disk.ts'
import type { Filling, Job } from './filling.ts'
import { each, makeFolder, namesIn } from './folders.ts'
import { WrongFormat } from './format.ts'
import { type Found, inspection } from './inspect.ts'
import { line } from './line.ts'
import { lock } from './lock.ts'
import { isDocumentId, isLearner, isShelf } from './names.ts'
import type { Piece } from './store.ts'

/** What a folder holds that was restored, in the order in which it takes its place. */
const parts = ['shelves', 'learners', 'secret', 'about.json']

/** A folder or a database is to be filled that holds something already. */
export class NotEmpty extends Error {
  override name = 'NotEmpty'
}

const placeOf = (dir: string): string => join(dir, 'restored')
/** Where a folder that is being filled, step by step, says from where. */
const markerOf = (dir: string): string => join(dir, 'moving')

/**
 * Puts what was restored in its place. It stands beside as a whole under a name of its own, so that however often this is cut off, the
 * next one goes on with it; nothing is done where nothing waits.
 * @throws WrongFormat in words where the folder is being filled
 */
export async function settle(dir: string): Promise<void> {
  const job = await unfinishedJob(dir)
  if (job !== undefined) {
    throw new WrongFormat(
      `${dir} is not whole: there was begun a ${job}, and it is not finished. Run it once more; or, to give it up, remove the folder.`,
    )
  }
  await putInPlace(dir)
}

async function putInPlace(dir: string): Promise<void> {
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

const unfinishedJob = async (dir: string): Promise<string | undefined> => (await bytesOf(markerOf(dir)))?.toString().trim()

/**
 * Makes a store in a folder that holds none: all of it or nothing, whatever happens meanwhile. Where the job goes on with what is there, a
 * marker keeps that from being cleared away, and the folder from being opened.
 * @throws NotEmpty, InUse in words
 */
export async function fillFolder(dir: string, { name, goesOn, format }: Job): Promise<Filling> {
  await makeFolder(dir)
  const letGo = await lock(dir, undefined)
  try {
    const beside = join(dir, 'unfinished', 'restored')
    const begun = await unfinishedJob(dir)
    if (begun !== undefined && begun !== name)
      throw new NotEmpty(`In ${dir} was begun a ${begun}, and it is not finished. Finish that one, or name an empty folder.`)
    await putInPlace(dir)
    const held = await whatIsIn(dir)
    if (held && begun === undefined)
      throw new NotEmpty(`${dir} holds ${held} already. Restore into an empty folder: move this one away, or name another as DATA_DIR.`)
    if (begun === undefined) {
      await rm(join(dir, 'unfinished'), { recursive: true, force: true })
      if (goesOn) await replace(markerOf(dir), Buffer.from(`${name}\n`))
    }
    // It was whole and in its place already, and only the marker was left.
    const root = held ? dir : beside
    for (const folder of ['learners', 'shelves']) await mkdir(join(root, folder), { recursive: true })
    const resumed = begun !== undefined
    if (resumed) await removeTorn(root)
    return { resumed, ...filling(root), release: (secret) => open(dir, root, format, secret), close: letGo }
  } catch (error) {
    await letGo()
    throw error
  }
}

/** What was being written when an earlier try was cut off: it is written anew. */
async function removeTorn(root: string): Promise<void> {
  for await (const found of inspection(root).everything()) for (const one of found) if ('damage' in one) await rm(one.file, { force: true })
}

/** Puts what was filled into its place, as a whole, and lets others have it. */
async function open(dir: string, root: string, format: number, secret: string | undefined): Promise<void> {
  if (secret !== undefined) await writeSynced(join(root, 'secret'), Buffer.from(`${secret}\n`), 'w', forThisUser)
  await writeSynced(join(root, 'about.json'), Buffer.from(`${JSON.stringify({ format })}\n`), 'w', forThisUser)
  await syncFolder(root)
  if (root !== dir) {
    await rename(root, placeOf(dir))
    await syncFolder(dir)
    await putInPlace(dir)
    await rm(join(dir, 'unfinished'), { recursive: true, force: true })
  }
  await rm(markerOf(dir), { force: true })
  await syncFolder(dir)
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

/** Files that are written behind what they hold, many together. */
function filling(root: string): Pick<Filling, 'everything' | 'put' | 'drop' | 'flush'> {
  const shelves = new Set<string>()
  let files = new Map<string, Buffer[]>()
  let bytes = 0

  return {
    async *everything() {
      for await (const found of inspection(root).everything()) yield* found.map(pieceOf)
    },

    async put(piece) {
      if (files.size >= together.files || bytes >= together.bytes) await write()
      if ('learner' in piece) {
        for (const entries of piece.commits) add(fileOf(piece.learner), line(entries))
        return
      }
      const { shelf, id, version, value } = piece
      const file = fileOf(shelf, id)
      if (!shelves.has(shelf)) await mkdir(join(root, 'shelves', shelf), { recursive: true })
      shelves.add(shelf)
      add(file, line([{ version, value }]))
    },

    async drop(...name: [learner: string] | [shelf: string, id: string]) {
      await write()
      await rm(fileOf(...name), { force: true })
    },

    async flush() {
      await write()
      for await (const shelf of namesIn(join(root, 'shelves'), '', isShelf, root)) await syncFolder(join(root, 'shelves', shelf))
      for (const folder of ['learners', 'shelves']) await syncFolder(join(root, folder))
    },
  }

  function fileOf(...[first, id]: [learner: string] | [shelf: string, id: string]): string {
    if (id === undefined) {
      if (!isLearner(first)) throw new Error(`“${first}” is not a learner's id.`)
      return join(root, 'learners', `${first}.jsonl`)
    }
    if (!isShelf(first) || !isDocumentId(id)) throw new Error(`“${first}/${id}” is not the name of a document.`)
    return join(root, 'shelves', first, `${id}.json`)
  }

  function add(path: string, added: Buffer): void {
    const lines = files.get(path)
    if (lines) lines.push(added)
    else files.set(path, [added])
    bytes += added.length
  }

  async function write(): Promise<void> {
    await each([...files], ([path, lines]) => writeSynced(path, Buffer.concat(lines), 'a', forThisUser))
    files = new Map()
    bytes = 0
  }
}

function pieceOf(found: Found): Piece {
  if ('damage' in found) return { damage: { file: found.file, line: found.line, message: found.damage } }
  if ('learner' in found) return { learner: found.learner, commits: [found.entries] }
  const { shelf, id, version, value } = found
  return { shelf, id, version, value }
}
