import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exampleReading } from '../src/kinds/example.ts'
import { kindOf, kinds } from '../src/kinds/index.ts'
import { freshId } from '../src/random.ts'
import { remarked } from '../src/training/remarking.ts'
import {
  apply,
  as,
  closeSchool,
  comes,
  expectAsFresh,
  figures,
  look,
  marks,
  mend,
  openSchool,
  scoreOf,
  single,
  site,
  swapped,
  text,
  versionOf,
} from './corrections-set-up.ts'

beforeEach(openSchool)
afterEach(closeSchool)

it('an answer that is given after the correction, in an attempt from before, is marked by it at once and told as nothing else', async () => {
  const ada = await comes('Ada', 'ice/each', [], false)
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const page = text(await look('ICE-SC-1', from, to))
  expect(page).toContain('0 answers whose mark was told, looked at')
  expect(page).toContain('1 answers whose mark nobody was told yet')
  await apply('ICE-SC-1', from, to)
  const seat = await site.trainer.seat(ada.id, ada.attempt, 1)
  if (!seat) throw new Error('no seat')
  const form = kindOf(seat.question).filled(seat.question, 'kanaricold', seat.sitting)
  await site.trainer.answer(ada.id, ada.attempt, 1, { ...form, key: freshId(), seen: '0', level: 'a' })
  const her = await as(ada)
  const review = text(await her.get(`/attempts/${ada.attempt}/1/review`))
  expect(review).toMatch(/Right .*Answer 1 of 1/)
  expect(review).not.toContain('corrected')
  await site.trainer.handIn(ada.id, ada.attempt)
  expect(text(await her.get(`/attempts/${ada.attempt}/result`))).not.toContain('corrected')
  await expectAsFresh()
})

it('a short answer that is accepted now earns its mark, and the words are those of today', async () => {
  const ada = await comes('Ada', 'ice/each', [undefined, undefined, { response: 'at the shore' }])
  const bob = await comes('Bob', 'ice/each', [undefined, undefined, { response: 'the bottom' }])
  await site.board.counted()
  const [from, to] = await mend('ICE-SA-1', ['reject:\n', '  - text: at the shore\n    credit: 0.5\nreject:\n'])
  const page = text(await look('ICE-SA-1', from, to))
  expect(page).toMatch(/2 answers whose mark was told, looked at 1 of them change 1 go up 0 go down 1 stay/)
  expect(page).toMatch(/0 of 1 becomes 0\.5 of 1 0 of 3 becomes 0\.5 of 3 points/)
  await apply('ICE-SA-1', from, to)
  expect((await marks(ada))[2]).toEqual([0.5, null])
  expect((await marks(bob))[2]).toEqual([0, null])
  expect(Object.fromEntries(figures('ICE-SA-1', from)?.labels ?? [])).toEqual({ 'at the shore': 1, 'the bottom': 1 })
  const her = await as(ada)
  expect(text(await her.get(`/attempts/${ada.attempt}/3/review`))).toMatch(/Partly right .*from 0 to 0\.5 of 1\./)
  await expectAsFresh()
})

it('a question that is dropped counts for nobody, and that can be taken back', async () => {
  const ada = await comes('Ada', 'ice/both', [single('kanariright', [3]) || undefined, { response: 'true', where: [5] }])
  const bob = await comes('Bob', 'ice/both', [single('kanaricold', [1]) || undefined, { response: 'not given' }])
  await site.board.counted()
  const from = versionOf('ICE-SC-1')
  const page = text(await look('ICE-SC-1', from, 'dropped'))
  // Ada had ½ of her points and has none of those that are left; Bob had ½ and has all.
  expect(page).toMatch(
    /2 answers whose mark was told, looked at 2 of them count no more 1 attempts earn a greater share 1 attempts earn a smaller share/,
  )
  expect(page).toMatch(/Ada .*?1 of 1 becomes does not count .*?1 of 2 becomes 0 of 1 points/)
  await apply('ICE-SC-1', from, 'dropped')
  expect(await scoreOf(ada)).toMatchObject({ right: 0, of: 1, points: 0, pointsOf: 1, place: { right: 0, of: 0 } })
  expect(await scoreOf(bob)).toMatchObject({ right: 1, of: 1, points: 1, pointsOf: 1 })
  expect((await scoreOf(ada)).byProcess).toMatchObject([{ process: 'infer', right: 0, of: 1 }])
  expect(figures('ICE-SC-1', from)).toBeUndefined()
  expect(site.board.learners('name', 0, 9).map(({ latest }) => latest)).toMatchObject([
    { of: 1, right: 0 },
    { of: 1, right: 1 },
  ])
  await expectAsFresh()
  const her = await as(ada)
  expect(text(await her.get(`/attempts/${ada.attempt}/1/review`))).toMatch(
    /This question does not count .*does not count any more, for nobody/,
  )
  const result = text(await her.get(`/attempts/${ada.attempt}/result`))
  expect(result).toMatch(/0 of 1 right/)
  expect(result).toContain('Does not count')
  await apply('ICE-SC-1', from, from)
  expect(await scoreOf(ada)).toMatchObject({ right: 1, of: 2 })
  await expectAsFresh()
})

it('evidence that is corrected changes what a place was worth, and no mark', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanariright', [4]) || undefined])
  await site.board.counted()
  expect((await marks(ada))[0]).toEqual([1, 0])
  const [from, to] = await mend('ICE-SC-1', ['evidence: [KAN3]', 'evidence: [KAN4]'])
  const page = text(await look('ICE-SC-1', from, to))
  expect(page).toMatch(/1 of them change 1 go up/)
  expect(page).toMatch(/1 of 1 becomes 1 of 1 place 0 becomes 1/)
  await apply('ICE-SC-1', from, to)
  expect((await marks(ada))[0]).toEqual([1, 1])
  expect(figures('ICE-SC-1', from)).toMatchObject({ outcomes: { secure: 1, lucky: 0 } })
  const her = await as(ada)
  expect(text(await her.get(`/attempts/${ada.attempt}/1/review`))).toMatch(/the place from 0 to 1\./)
  await expectAsFresh()
})

it('what a learner answered may not be there any more: such an answer keeps its mark, and that is told before', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanarilid', [3]) || undefined])
  const bob = await comes('Bob', 'ice/end', [single('kanaricold', [3]) || undefined])
  const [from, to] = await mend('ICE-SC-1', ...swapped, [/id: kanarilid/, 'id: another'])
  const page = text(await look('ICE-SC-1', from, to))
  expect(page).toMatch(
    /2 answers .* looked at 1 of them change .* 1 stay as they are 1 cannot be marked by the other version, because it does not offer/,
  )
  await apply('ICE-SC-1', from, to)
  expect((await marks(ada))[0]).toEqual([0, 1])
  expect((await marks(bob))[0]).toEqual([1, 1])
  await expectAsFresh()
})

it('marks anew what is left of learners who were erased, as far as it is kept', async () => {
  const asking = { id: 'ICE-SC-1', version: versionOf('ICE-SC-1') }
  await comes('Ada', 'ice/end', [single('kanaricold', [3]) || undefined])
  const passage = site.live.bank().passages.get('ice')
  const at = '2026-11-23T00:00:00.000Z'
  const remain = (response: string, mark: number) => ({
    ...{ type: 'counted', at, quiz: 'ice/end', passage: `ice@${passage?.version}`, question: `ICE-SC-1@${asking.version}`, level: 'a' },
    ...{ response, labels: [response], mark, proof: 1, blank: false, first: true },
  })
  await site.board.store.commit(freshId(), () => [remain('kanariright', 1), remain('kanaricold', 0), remain('kanaricold', 0)])
  // What is left of somebody is counted with the count from the beginning that follows.
  await site.board.recount()
  expect(figures('ICE-SC-1', asking.version)).toMatchObject({ n: 4, right: 1, outcomes: { secure: 1, misread: 3 } })
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  expect(text(await look('ICE-SC-1', from, to))).toContain('3 answers of learners who were erased')
  await apply('ICE-SC-1', from, to)
  expect(figures('ICE-SC-1', from)).toMatchObject({ n: 4, right: 3, outcomes: { secure: 3, misread: 1 } })
  await expectAsFresh()
  await apply('ICE-SC-1', from, 'dropped')
  expect(figures('ICE-SC-1', from)).toBeUndefined()
})

describe.each(Object.entries(kinds))('%s', (_, kind) => {
  it('marks every example answer by its own version as it was marked before', () => {
    const question = kind.schema.parse(kind.example.question)
    for (const [response, score] of kind.example.answers) {
      const again = remarked(question, question, { response: response as never, where: null }, exampleReading)
      if (kind.judging) expect(again).toEqual({ misfit: 'kind' })
      else expect('mark' in again && again.mark).toBeCloseTo(score ?? -1, 12)
    }
  })
})
