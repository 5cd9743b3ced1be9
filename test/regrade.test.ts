import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { type Looked, regradeRows } from '../src/statistics/regrade-rows.ts'
import { regrades } from '../src/statistics/regrades.ts'
import { type Json, NotRead, type Store, TooOld } from '../src/store/store.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import type { Ruling } from '../src/training/ruling.ts'
import { eraser } from '../src/web/eraser.ts'
import { ask, bank, closeFolder, come, fourSit, open, openFolder, right } from './board-set-up.ts'
import { sit } from './sitting.ts'

beforeEach(openFolder)
afterEach(closeFolder)

/** The question counts for nobody any more: that changes every answer to it. */
const dropping = (question: string): Ruling => ({ question, from: bank.questions.get(question)?.version ?? '', to: null })
const ruling = () => dropping('ICE-SC-1')

/** @param through what stands between the previews and the disk */
function lookers(through: (store: Store) => Store = (store) => store) {
  const store = through(open.store)
  const kept = keptVersions(store, () => bank)
  const mended = corrections(open.store, kept)
  const failed = () => undefined
  const parts = { store, kept, corrections: mended, board: open.board, learner: open.trainer.learner, failed }
  const looks = regrades(parts)
  return {
    ...looks,
    /** The preview when all is looked at. */
    async shown(of = ruling()) {
      looks.begin(of)
      await expect.poll(() => looks.preview(of)?.done, { timeout: 10_000 }).toBe(true)
      const preview = looks.preview(of)
      if (!preview) throw new Error('The preview is gone')
      return preview
    },
    applied: (print: string, key = freshId()) => looks.apply(ruling(), { by: 'teacher', key, print }),
  }
}

/** A store of which everybody can be asked only while the door is open, or that says why not. */
function door() {
  const opened = Promise.resolve()
  let [until, says]: [Promise<void>, Error | undefined] = [opened, undefined]
  let waiting = 0
  return {
    through: (store: Store): Store => ({
      ...store,
      async *all(cursor) {
        waiting++
        await until
        waiting--
        if (says && cursor !== undefined) throw says
        yield* store.all(cursor)
      },
    }),
    /** @returns what opens it again */
    close(): () => void {
      let opens = () => {}
      until = new Promise((done) => {
        opens = done
      })
      return opens
    },
    /** Resolves when somebody is before it. */
    knocked: () => expect.poll(() => waiting).toBe(1),
    says(error: Error | undefined) {
      says = error
    },
  }
}

const another = async (name: string) => sit(open, await come(name), 'ice/both', [{ response: right, where: [3] }])

describe('what a correction would change', () => {
  it('is another preview as soon as somebody new has answered', async () => {
    const [ada = ''] = await fourSit()
    const looks = lookers()
    const before = await looks.shown()
    expect(before.figures).toMatchObject({ looked: 4, changed: 4 })
    // All of it is new at once, as it is where nobody looked in between.
    const same = await open.store.history(ada)
    await open.store.commit(freshId(), () => same)
    expect(await looks.applied(before.print)).toEqual({ is: 'changed' })
    expect(looks.corrections.list()).toEqual([])
    const after = await looks.shown()
    expect(after.figures).toMatchObject({ looked: 5, changed: 5 })
    expect((await looks.applied(after.print)).is).toBe('made')
    expect(looks.corrections.list()).toMatchObject([{ figures: { looked: 5, changed: 5 } }])
    looks.close()
  })

  it('tells nothing of somebody who is erased, and counts what is left of them as that', async () => {
    const [, bob = ''] = await fourSit()
    const looks = lookers()
    const before = await looks.shown()
    expect(await eraser({ ...open, regrades: looks })(bob, 'teacher')).toBe(true)
    expect(await looks.applied(before.print)).toEqual({ is: 'changed' })
    const after = await looks.shown()
    const fresh = lookers()
    expect(after.figures).toEqual((await fresh.shown()).figures)
    expect(after.figures).toMatchObject({ looked: 3, changed: 3, erased: 1 })
    expect((await after.rows(0, 50)).map(({ learner }) => learner)).not.toContain(bob)
    fresh.close()
    looks.close()
  })

  it('loses those who are erased without anything left, too', async () => {
    await fourSit()
    const eve = await come('Eve')
    await sit(open, eve, 'ice/both', [{ response: right, where: [3] }], false)
    const looks = lookers()
    expect((await looks.shown()).figures).toMatchObject({ looked: 5 })
    await eraser({ ...open, regrades: looks })(eve, 'learner')
    await expect.poll(() => looks.preview(ruling())?.figures).toMatchObject({ looked: 4, erased: 0 })
    looks.close()
  })
})

it('a version that the disk does not give just now is asked for again, and one that is lost is told as that', async () => {
  await fourSit()
  const held = bank.questions.get('ICE-SC-1')
  if (!held) throw new Error('The question is gone')
  const before = ruling()
  // Not in service any more, so that it is read from its shelf.
  ask('ICE-SC-1', { ...held, version: 'another' })
  let reads = 0
  const looks = lookers((store) => ({
    ...store,
    shelf: <T extends Json>(name: string) => ({
      ...store.shelf<T>(name),
      get: (id) => (++reads === 1 ? Promise.reject(new NotRead('the disk is away')) : store.shelf<T>(name).get(id)),
    }),
  }))
  expect((await looks.shown(before)).figures).toMatchObject({ looked: 4, changed: 4 })
  looks.close()

  for await (const id of open.store.shelf('versions').ids()) if (id === before.from) await open.store.shelf('versions').drop(id, 1)
  const lost = lookers()
  expect((await lost.shown(before)).figures).toMatchObject({ looked: 4, changed: 0, misfits: { lost: 4 } })
  lost.close()
}, 30_000)

describe('applying it', () => {
  it('does not wait for a disk that is gone, and changes nothing', async () => {
    await fourSit()
    const { through, says } = door()
    const looks = lookers(through)
    const { print } = await looks.shown()
    says(new NotRead('the disk is gone'))
    await expect(looks.applied(print)).rejects.toThrow('the disk is gone')
    expect(looks.corrections.list()).toEqual([])
    says(undefined)
    expect((await looks.applied(print)).is).toBe('made')
    looks.close()
  })

  it('is not done when the preview gave way to others meanwhile', async () => {
    await fourSit()
    const { through, close, knocked } = door()
    const looks = lookers(through)
    const { print } = await looks.shown()
    const opens = close()
    const applied = looks.applied(print)
    await knocked()
    for (const id of ['ICE-MR-1', 'ICE-TF-1', 'ICE-SA-1', 'ICE-HT-1', 'ICE-TF-2']) looks.begin(dropping(id))
    await another('Eve')
    opens()
    expect(await applied).toEqual({ is: 'changed' })
    expect(looks.corrections.list()).toEqual([])
    looks.close()
  })

  it('is not done when another question was corrected meanwhile', async () => {
    await fourSit()
    const { through, close, knocked } = door()
    const looks = lookers(through)
    const { print, figures } = await looks.shown()
    const opens = close()
    const applied = looks.applied(print)
    await knocked()
    const about = { by: 'teacher', at: '2026-11-24T15:00:00.000Z', key: freshId(), figures }
    expect((await looks.corrections.make({ ...dropping('ICE-TF-1'), ...about }, 0)).is).toBe('made')
    opens()
    expect(await applied).toEqual({ is: 'changed' })
    expect(looks.corrections.list()).toMatchObject([{ question: 'ICE-TF-1' }])
    looks.close()
  })

  it('is done once where it is sent twice at once', async () => {
    await fourSit()
    const looks = lookers()
    const { print } = await looks.shown()
    const key = freshId()
    const became = await Promise.all([looks.applied(print, key), looks.applied(print, key)])
    expect(became.map(({ is }) => is)).toEqual(['made', 'again'])
    expect(looks.corrections.list()).toHaveLength(1)
    looks.close()
  })

  it('begins anew where so much came since that there is no going on', async () => {
    await fourSit()
    const { through, says } = door()
    const looks = lookers(through)
    const { print } = await looks.shown()
    says(new TooOld('start from the beginning'))
    expect(await looks.applied(print)).toEqual({ is: 'changed' })
    expect((await looks.shown()).figures).toMatchObject({ looked: 4 })
    looks.close()
  })
})

it('rows stand as they are while others are made without those of somebody', async () => {
  const rows = regradeRows()
  const row = (learner: string, n: number): Looked => ({ learner, attempt: `${learner}-${n}`, n, code: 9 })
  const all = [row('ada', 1), row('bob', 2), row('ada', 3), row('cy', 20), row('bob', 4)]
  for (const one of all) rows.add(one)
  const out: Looked[] = []
  const seen: Looked[][] = []
  const left = await rows.without(
    new Set(['bob']),
    async () => void seen.push(rows.slice(0, 9)),
    (one) => out.push(one),
  )
  expect(out).toEqual([row('bob', 2), row('bob', 4)])
  expect(left.slice(0, 9)).toEqual([row('ada', 1), row('ada', 3), row('cy', 20)])
  expect(left.slice(1, 1)).toEqual([row('ada', 3)])
  for (const one of [...seen, rows.slice(0, 9)]) expect(one).toEqual(all)
})
