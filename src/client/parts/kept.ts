import { database } from './database.ts'

/** A page of an open attempt, as the server sent it, for when the server cannot be reached. */
export interface KeptPage {
  path: string
  attempt: string
  /** Whose page it is. */
  learner: string
  /** The release that it belongs to. */
  release: string
  html: string
  /** The policy that it came with. */
  policy: string
  /** When it was kept, in milliseconds. */
  at: number
}

/** How long a page is kept, in milliseconds: two weeks. */
const longest = 14 * 24 * 60 * 60 * 1000

/** The pages that may be kept, by their path: questions, their places, and handing in. */
const keepable = /^\/attempts\/([a-z2-7]{16})\/(?:\d+(?:\/place)?|closures)$/

/** The attempt that a page of this path belongs to; undefined where such a page is not kept. */
export const attemptOf = (path: string): string | undefined => keepable.exec(path)?.[1]

/** The page of this path, where it is kept. */
export async function keptPage(path: string): Promise<KeptPage | undefined> {
  if (attemptOf(path) === undefined) return undefined
  const page = await (await database())?.get('pages', path).catch(() => undefined)
  return page && page.at > Date.now() - longest ? page : undefined
}

/** The paths of an attempt's pages that are kept of this release. */
export async function keptPaths(attempt: string, release: string): Promise<Set<string>> {
  const db = await database()
  return new Set(await db?.getAllKeysFromIndex('pages', 'attempt', [attempt, release]).catch(() => []))
}

/**
 * Keeps a page that the server marked as one that may be kept. It is marked as kept, and without the time of its showing, for nobody has seen it.
 * @returns false where the browser refuses
 */
export async function keep(page: KeptPage): Promise<boolean> {
  const html = page.html.replace('<body', '<body data-kept').replace(/(name="shown" value=")[^"]*/g, '$1')
  try {
    const db = await database()
    await db?.put('pages', { ...page, html })
    return db !== undefined
  } catch {
    return false
  }
}

/** Forgets one page. */
export const forgetPage = async (path: string): Promise<void> => (await database())?.delete('pages', path)

/** Forgets the pages of an attempt, and what was told of their forms. */
export async function forgetAttempt(attempt: string): Promise<void> {
  const turn = (await database())?.transaction(['pages', 'heads'], 'readwrite')
  if (!turn) return
  const [pages, heads] = [turn.objectStore('pages'), turn.objectStore('heads')]
  for (const path of await pages.index('attempt').getAllKeys(IDBKeyRange.bound([attempt], [attempt, []]))) await pages.delete(path)
  for (const key of await heads.index('attempt').getAllKeys(attempt)) await heads.delete(key)
  await turn.done
}

/** Forgets what is of anybody but this learner, and pages that are too old. @param learner undefined: of everybody */
export async function forgetOthers(learner: string | undefined): Promise<void> {
  const turn = (await database())?.transaction(['pages', 'heads'], 'readwrite')
  if (!turn) return
  const pages = turn.objectStore('pages')
  for (let at = await pages.index('learner').openKeyCursor(); at; at = await at.continue()) {
    const [whose, since] = at.key
    if (whose !== learner || since < Date.now() - longest) await pages.delete(at.primaryKey)
  }
  for (let at = await turn.objectStore('heads').openCursor(); at; at = await at.continue())
    if (at.value.learner !== learner) await at.delete()
  await turn.done
}
