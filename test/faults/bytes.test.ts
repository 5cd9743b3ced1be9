import { randomInt } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { freshId } from '../../src/random.ts'
import type { Entry } from '../../src/store/store.ts'
import { add, cleanups, entry, fileOf, folder, open } from '../fixtures/store-folder.ts'
import { openSite, type Site } from '../walker.ts'
import { full, type Person, send, turn } from './people.ts'

/** So many bits are flipped, each in a folder that is otherwise whole. */
const flips = full ? 200 : 40

/** A folder as a site leaves it behind: learners in the middle of a quiz and at its end, a teacher, versions, return codes. */
let dataDir = ''
/** The history of the learner who did most, line by line, as the file says it and as it is served. */
let lines: { text: string; entries: Entry[] }[] = []

beforeAll(async () => {
  const site = await openSite()
  const people = await Promise.all(['Ada', 'Bob', 'Eve'].map((name) => comes(site, name)))
  await site.walker().teach('Ms Okafor')
  const [ada] = people
  for (const [at, person] of people.entries()) for (let count = 0; count < 4 + at; count++) await turn(site.address, person, count)
  if (ada) await send(site.address, ada, `/attempts/${ada.attempt}/closures`, {})
  await site.close('keep')
  dataDir = site.dataDir
  cleanups.push(() => site.close().catch(() => undefined))
  const bytes = await readFile(fileOf(dataDir, ada?.learner ?? ''), 'utf8')
  lines = bytes
    .trimEnd()
    .split('\n')
    .map((text) => ({ text, entries: JSON.parse(text).slice(1) }))
})

it('a file cut at any byte of its last three lines serves the whole lines and nothing else, says so, and takes the next commit', async () => {
  const bytes = Buffer.from(`${lines.map(({ text }) => text).join('\n')}\n`)
  const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === newline ? [at] : []))
  const from = (ends.at(-4) ?? 0) + 1
  const cuts = Array.from({ length: bytes.length - from + 1 }, (_, place) => ({ learner: freshId(), cut: from + place }))
  expect(cuts.length).toBeGreaterThan(500)
  const dir = await folder()
  await (await open(dir)).store.close()
  for (const { learner, cut } of cuts) await writeFile(fileOf(dir, learner), bytes.subarray(0, cut))
  const next = entry('flagged', { n: 1 })
  /** The lines that are whole; one that lacks nothing but its newline is. */
  const wholeAt = (cut: number) => ends.filter((end) => end <= cut).length
  const served = (cut: number) => lines.slice(0, wholeAt(cut)).flatMap(({ entries }) => entries)

  const first = await open(dir)
  await together(cuts, async ({ learner, cut }) => {
    expect(await first.store.history(learner), `cut at ${cut}`).toEqual(served(cut))
    await first.store.commit(learner, () => [next])
    expect(await first.store.history(learner), `cut at ${cut}`).toEqual([...served(cut), next])
  })
  await first.store.close()
  const reported = new Map(first.damages.map(({ file, line }) => [file, line]))
  for (const { learner, cut } of cuts) {
    const whole = wholeAt(cut)
    const isInside = cut - (whole > 0 ? (ends[whole - 1] ?? 0) : 0) > 1
    expect(reported.get(fileOf(dir, learner)), `cut at ${cut}`).toBe(isInside ? whole + 1 : undefined)
  }
  expect(first.damages).toHaveLength(reported.size)

  const second = await open(dir)
  await together(cuts, async ({ learner, cut }) =>
    expect(await second.store.history(learner), `cut at ${cut}`).toEqual([...served(cut), next]),
  )
  expect(second.damages).toEqual([])
  await second.store.close()
  console.log(`cut at ${cuts.length} bytes: ${reported.size} reported, 0 lines lost`)
}, 120_000)

it(`a bit flipped in any of ${flips} random places is reported with file and line, never believed, and stays where it is`, async () => {
  const learners = await filesIn(join(dataDir, 'learners'), '.jsonl')
  const documents = await filesIn(join(dataDir, 'shelves'), '.json')
  expect(documents.length).toBeGreaterThan(8)
  for (let turn = 0; turn < flips; turn++) {
    const files = turn % 2 ? documents : learners
    const file = files[randomInt(files.length)] ?? ''
    const bytes = await readFile(file)
    // The last byte of a file is a newline, which nobody would miss: now and then it is that one.
    const place = turn % 10 > 7 ? bytes.length - 1 : randomInt(bytes.length)
    const flipped = Buffer.from(bytes)
    flipped.writeUInt8((flipped[place] ?? 0) ^ (1 << randomInt(8)), place)
    await writeFile(file, flipped)
    const where = `${relative(dataDir, file)}, byte ${place}: ${bytes[place]} → ${flipped[place]}`
    if (turn % 2) await documentIsNotBelieved(file, flipped, where)
    else await lineIsNotBelieved(file, bytes, flipped, place, where)
    await writeFile(file, bytes)
  }
  console.log(`${flips} flipped bits: ${flips} reported, 0 believed`)
}, 120_000)

async function lineIsNotBelieved(file: string, bytes: Buffer, flipped: Buffer, place: number, where: string): Promise<void> {
  const learner = basename(file, '.jsonl')
  const whole = bytes.toString().trimEnd().split('\n')
  const number = bytes.subarray(0, place).filter((byte) => byte === newline).length + 1
  const isLast = place === bytes.length - 1
  // With its newline a line loses the next one, but for the last, which is still known to be whole.
  const lost = (line: number) => !isLast && (line === number || (bytes[place] === newline && line === number + 1))
  const expected = whole.flatMap((text, at) => (lost(at + 1) ? [] : JSON.parse(text).slice(1)))

  for (const again of [false, true]) {
    const { store, damages } = await open(dataDir)
    const next = again ? [entry('next')] : []
    expect(await store.history(learner), where).toEqual([...expected, ...next])
    if (!again) await add(store, learner, 'next')
    await store.close()
    const said = damages.filter((damage) => damage.file === file).map(({ line }) => line)
    // Of a last newline that is put right nothing is left to be told.
    if (!(again && isLast)) expect(said, where).toContain(number)
    const kept = await readFile(file)
    if (isLast) expect(kept.subarray(0, bytes.length).equals(bytes), where).toBe(true)
    else expect(kept.subarray(0, flipped.length).equals(flipped), where).toBe(true)
  }
}

async function documentIsNotBelieved(file: string, flipped: Buffer, where: string): Promise<void> {
  const [shelf = '', name = ''] = relative(join(dataDir, 'shelves'), file).split('/')
  const id = basename(name, '.json')
  const { store, damages } = await open(dataDir)
  await expect(store.shelf(shelf).get(id), where).rejects.toThrow('damaged')
  for (const after of [0, 1, 2]) await expect(store.shelf(shelf).put(id, null, after), where).rejects.toThrow('damaged')
  await store.close()
  expect(
    damages.map(({ file, line }) => ({ file, line })),
    where,
  ).toEqual([{ file, line: 1 }])
  expect((await readFile(file)).equals(flipped), where).toBe(true)
}

const newline = 10

async function comes(site: Site, name: string): Promise<Person> {
  const who = site.walker()
  await who.come(name)
  const { at } = await who.begin('ice/end')
  return { learner: who.cookies.get('learner')?.split('.')[0] ?? '', attempt: at.split('/')[2] ?? '', cookies: who.cookies }
}

async function filesIn(path: string, ending: string): Promise<string[]> {
  const all = await readdir(path, { recursive: true })
  return all.filter((name) => name.endsWith(ending)).map((name) => join(path, name))
}

/** Some at a time: each waits for the disk. */
async function together<T>(all: readonly T[], job: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += 50) await Promise.all(all.slice(at, at + 50).map(job))
}
