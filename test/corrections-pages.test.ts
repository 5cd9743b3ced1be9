import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import {
  as,
  type Come,
  closeSchool,
  comes,
  mend,
  openSchool,
  reopen,
  single,
  site,
  swapped,
  text,
  versionOf,
} from './corrections-set-up.ts'

beforeEach(openSchool)
afterEach(closeSchool)

const asked = ['ICE-SC-1', 'ICE-MR-1', 'ICE-TF-1', 'ICE-SA-1', 'ICE-HT-1', 'ICE-TF-2']
const figures = { looked: 0, changed: 0, up: 0, down: 0, misfits: { kind: 0, level: 0, response: 0, lost: 0 }, open: 0, erased: 0 }

/** Adds closed attempts at the quiz, in each of which something else was typed. */
async function practises({ id }: Come, attempts: number): Promise<void> {
  const passage = `ice@${site.live.bank().passages.get('ice')?.version}`
  const versions = asked.map((question) => `${question}@${versionOf(question)}`)
  const settings = { title: 'Ice, with places', feedback: 'end', proof: true }
  const at = new Date().toISOString()
  const answers = ['kanaricold', ['kanaritop'], 'true', 'at the shore', null, 'false']
  const entries = Array.from({ length: attempts }, (_, time) => {
    const attempt = freshId()
    const answered = answers.flatMap((response, index) => {
      if (response === null) return []
      const of = { attempt, n: index + 1, question: versions[index] ?? '', level: 'a', where: [], mark: 0, proof: 0 }
      const typed = response === 'at the shore' ? `${response}, ${time}` : response
      return [{ type: 'answered', at, ...of, response: typed, ms: 1000, key: freshId(), seen: 0 }]
    })
    return [
      { type: 'began', at, attempt, quiz: 'ice/end', settings, passage, level: 'a', seed: freshId(), questions: versions },
      ...answered,
      { type: 'handed-in', at, attempt, by: 'learner' },
    ]
  })
  await site.store.commit(id, () => entries.flat())
}

/** The most that this process works at a time until the page is there, in milliseconds. */
async function longestTurn(page: Promise<unknown>): Promise<number> {
  let [isThere, longest] = [false, 0]
  const there = page.finally(() => {
    isThere = true
  })
  for (let before = process.cpuUsage(); !isThere; before = process.cpuUsage()) {
    await new Promise((done) => setImmediate(done))
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, (user + system) / 1000)
  }
  await there
  return longest
}

it('lets others have their turn while the pages of somebody are made whose every answer was corrected three times', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanaricold', [3]) || undefined])
  await practises(ada, 200)
  const her = await as(ada)
  await her.get('/')
  await her.get('/progress')
  const { corrections } = site.regrades
  for (const question of asked) {
    const [from, to] = await mend(question, [/^prompt: /m, 'prompt: Once more, '])
    for (const [after, by] of [to, from, to].entries()) {
      const follows = after === 0 ? 0 : (corrections.standing({ id: question, version: from })?.number ?? 0)
      const one = { question, from, to: by, by: 'a-teacher', at: new Date().toISOString(), key: freshId(), figures }
      expect((await corrections.make(one, follows)).is).toBe('made')
    }
  }
  const longest: [string, first: number, again: number][] = []
  for (const path of ['/', '/progress', '/progress?page=2']) {
    const first = await longestTurn(her.get(path))
    longest.push([path, Math.round(first), Math.round(await longestTurn(her.get(path)))])
  }
  console.log('the longest turn of each page, in milliseconds of work, the first time and again:', JSON.stringify(longest))
  for (const [path, first, again] of longest) expect([path, first < 200, again < 200]).toEqual([path, true, true])
}, 60_000)

it('tells of a mark that was corrected lately, and of none that was longer ago than four weeks', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanaricold') || undefined])
  const { corrections } = site.regrades
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const one = { question: 'ICE-SC-1', from, by: 'a-teacher', key: freshId(), figures }
  // Told before it was handed in, as far as anybody can tell: no news.
  await corrections.make({ ...one, to, at: new Date(Date.now() - 29 * 24 * 3600_000).toISOString() }, 0)
  const her = await as(ada)
  expect(text(await her.get('/'))).not.toContain('A mark of yours was corrected')
  await corrections.make({ ...one, to: null, at: new Date(Date.now() + 60_000).toISOString(), key: freshId() }, 1)
  expect(text(await her.get('/'))).toContain('A mark of yours was corrected: Ice, with places')
})

it('says when a row cannot be told just now, and that its question is lost only where it is', async () => {
  const [, version] = await mend('ICE-SC-1', ...swapped)
  const ada = await comes('Ada', 'ice/end', [single('kanaricold') || undefined])
  // The files are those from before: what was asked is on its shelf alone.
  await reopen()
  await site.board.counted()
  const file = join(site.dataDir, 'shelves', 'versions', `${version}.json`)
  await rm(file)
  await mkdir(file)
  for (const path of ['/', '/progress']) {
    const page = await (await as(ada)).get(path)
    expect([path, page.status, text(page)]).toEqual([path, 503, expect.stringContaining('Not to be had just now')])
  }
  await rm(file, { recursive: true })
  await writeFile(file, 'no document')
  for (const path of ['/', '/progress']) expect([path, (await (await as(ada)).get(path)).status]).toEqual([path, 200])
})
