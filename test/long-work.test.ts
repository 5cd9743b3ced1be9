import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openStore } from '../src/store/index.ts'
import { trainer } from '../src/trainer.ts'
import { brokenAt } from '../src/training/broken-json.ts'

/** The most work that is done in one go until a job has ended, in milliseconds of the processor: what else runs here counts for nothing. */
async function longestTurn(job: () => Promise<unknown>): Promise<number> {
  let [longest, isDone] = [0, false]
  const ended = new Promise((begin) => setImmediate(begin)).then(job).finally(() => {
    isDone = true
  })
  for (let before = process.cpuUsage(); !isDone; before = process.cpuUsage()) {
    await new Promise<void>((turn) => setImmediate(turn))
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, (user + system) / 1000)
  }
  await ended
  return longest
}

it.each([
  ['a text that does not end', 'x'.repeat(990_000)],
  ['one of escapes', '\\u00e4'.repeat(165_000)],
])('a file of answers that is broken by %s lets others have their turn', async (_, text) => {
  expect(await longestTurn(() => brokenAt(`["${text}`))).toBeLessThan(45)
})

it('a learner with ten thousand drafts comes, after a start, while others have their turn', { timeout: 60_000 }, async () => {
  const dir = await mkdtemp(join(tmpdir(), 'evident-long-'))
  const learner = 'abcdefgh22222222'
  const at = '2026-01-02T03:04:05.000Z'
  const settings = { title: 'Ice', feedback: 'end', proof: false }
  const store = await openStore({ dir, report: () => undefined })
  const form = Object.fromEntries(Array.from({ length: 8 }, (_, n) => [`place.${n}`, [String(n), 'x'.repeat(60)]]))
  await store.commit(learner, () => [
    { type: 'began', at, attempt: 'a', quiz: 'ice/end', settings, passage: 'ice@0', level: 'a', seed: '0', questions: ['ICE-SA-1@0'] },
    ...Array.from({ length: 10_000 }, (_, nth) => ({
      ...{ type: 'drafted', at, attempt: 'a', n: 1, question: 'ICE-SA-1@0', level: 'a', of: 'answer', form, ready: true },
      ...{ key: 'k', nth, seen: 0 },
    })),
  ])
  const bank = () => ({ passages: new Map(), questions: new Map(), quizzes: new Map() }) as never
  const parts = trainer({ bank, store, secret: 'x'.repeat(40) })
  // Read already, so that what is measured is what is made of it.
  await store.history(learner)
  const longest = await longestTurn(() => parts.learner(learner))
  expect(longest).toBeLessThan(100)
  expect((await parts.learner(learner))?.attempts.get('a')?.saved.get(1)).toMatchObject({
    count: 10_000,
    drafts: 10_000,
    answer: { nth: 9999 },
  })
  await store.close()
  await rm(dir, { recursive: true })
})
