import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { editing } from '../src/bank/editing.ts'
import { loadBank } from '../src/bank/load.ts'
import { written } from '../src/passages/written.ts'
import { folderOf, put } from './fixtures/bank-folder.ts'
import { alive, choice, filesOf, front, numeric, options, passage, statement, text } from './lint-bank-set-up.ts'

describe('while files change', () => {
  const keys = ['A loan for wood', 'Seven white hens', 'Beside the water', 'The old stones']
  const places = [['F1'], ['F3'], ['F7', 'F6'], ['F5'], ['F3', 'F7'], ['s1-01']]
  const some = fc.record({
    id: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F'),
    kind: fc.constantFrom('choice', 'statement', 'numeric'),
    key: fc.constantFrom(...keys),
    said: fc.constantFrom(...keys, 'nothing else'),
    evidence: fc.constantFrom(...places),
    level: fc.constantFrom('a', 'b'),
    enemies: fc.subarray(['A', 'B', 'C']),
    isNegative: fc.boolean(),
    retired: fc.boolean(),
    answer: fc.constantFrom(true, false, 'not given'),
    process: fc.constantFrom('locate', 'infer'),
  })
  const asWritten = ({
    id,
    kind,
    key,
    said,
    evidence,
    level,
    enemies,
    isNegative,
    retired,
    answer,
    process,
  }: typeof some extends fc.Arbitrary<infer T> ? T : never) => {
    const more = {
      evidence,
      level,
      process,
      enemies: enemies.filter((one) => one !== id),
      hint: `Think of ${said}.`,
      explanation: 'The miller says so, and the town does.',
      ...(retired && { retired }),
    }
    if (kind === 'statement') return statement(id, { ...more, answer, flags: ['N1'] })
    if (kind === 'numeric') return numeric(id, more)
    return choice(id, {
      ...more,
      prompt: isNegative ? 'Which is NOT it?' : 'Which is it?',
      options: options(key, 'A big thing there', 'Some rent for inns'),
    })
  }
  const step = fc.oneof(
    { weight: 5, arbitrary: some.map((one) => ({ is: 'put' as const, id: one.id, text: written(asWritten(one)) })) },
    { weight: 2, arbitrary: fc.record({ is: fc.constant('gone' as const), id: fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F') }) },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('text' as const),
        level: fc.constantFrom('a', 'b'),
        without: fc.constantFrom('', ' F3', ' F7'),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        is: fc.constant('plan' as const),
        text: fc.constantFrom('core: [F1, F6]\n', 'claims:\n  F7: [town]\n', 'matrix:\n  numeric:\n    locate: { a: 1 }\n'),
      }),
    },
    { weight: 1, arbitrary: some.map((one) => ({ is: 'look' as const, id: one.id, text: written(asWritten(one)) })) },
  )

  it('the same is told as by reading all anew, and looking at a form changes nothing', async () => {
    const { rm } = await import('node:fs/promises')
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }), async (rounds) => {
        const folder = await folderOf(passage)
        const live = await alive(folder)
        const edit = editing(folder, live)
        for (const steps of rounds) {
          for (const one of steps) {
            if (one.is === 'put') await put(folder, { [`mill/${one.id}.yaml`]: one.text })
            if (one.is === 'gone') await rm(join(folder, `mill/${one.id}.yaml`), { force: true })
            if (one.is === 'text')
              await put(folder, { [`mill/${one.level}.md`]: front(one.level) + text.replace(one.without || ' F99', '') })
            if (one.is === 'plan') await put(folder, { 'mill/blueprint.yaml': one.text })
            if (one.is === 'look') edit.check(`mill/${one.id}.yaml`, one.text)
          }
          await live.refresh()
          const fresh = await loadBank(folder)
          // What broke and is served as it was is another matter; see live.test.ts.
          if (fresh.problems.some(({ severity }) => severity === 'error')) return
          expect(live.bank().problems).toEqual(fresh.problems)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('other claims are claims from then on, and a source is a source', async () => {
    const folder = await folderOf({ ...passage, ...filesOf([choice('Q')]), 'mill/blueprint.yaml': 'claims:\n  F9: [miller]\n' })
    const live = await alive(folder)
    const errors = () => live.bank().problems.flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []))
    expect(errors()).toEqual([])
    await put(folder, { 'mill/blueprint.yaml': 'claims:\n  F1: [miller]\n' })
    await live.refresh()
    expect(errors()).toEqual(['K6'])
    await put(folder, { 'mill/blueprint.yaml': 'claims:\n  F1: [mill]\n' })
    await live.refresh()
    expect(errors()).toEqual([])
    await put(folder, { 'mill/source.txt': 'We look for the place that the first sentence names.' })
    await live.refresh()
    expect(errors()).toEqual(['L14'])
  })

  it('a form is told what loading would tell if it were saved', async () => {
    const files = filesOf([
      choice('Q-1', { options: options('A loan for wood', 'The gift of a king', 'Some rent from inns'), evidence: ['F7'] }),
      statement('Q-2'),
    ])
    const folder = await folderOf({ ...passage, ...files, 'mill/blueprint.yaml': 'matrix:\n  single-choice:\n    locate: { a: 2 }\n' })
    const live = await alive(folder)
    const edit = editing(folder, live)
    const before = live.bank().problems
    const changed = written(choice('Q-2', { prompt: 'Who gave the loan for the wood?', evidence: ['F7', 'F4'] }))
    const messages = edit.check('mill/Q-2.yaml', changed).faults.map(({ message }) => message)
    // Q-2 was the only question about section s1; there is one planned cell for it now, and it is full.
    expect(messages).toEqual([
      'It says the key of Q-1 before the answer',
      expect.stringContaining('[K7] Section s1 is asked about in no process'),
      expect.stringContaining('[K7] Section s3 is asked about in locate only'),
    ])
    const other = edit.check('mill/Q-3.yaml', written(choice('Q-3', { evidence: ['F4'] }))).faults.map(({ message }) => message)
    expect(other).toEqual([expect.stringContaining('[K7] Section s2 is asked about in locate only')])
    const third = edit.check('mill/Q-4.yaml', written(statement('Q-4'))).faults.map(({ message }) => message)
    expect(third).toEqual([
      '[L16] Q-2 rests on the same sentences, so that one may give the other away',
      expect.stringContaining('[K7] There are 2 of 0'),
      expect.stringContaining('[K7] Section s1 is asked about in locate only'),
    ])
    await put(folder, { 'mill/Q-1.yaml': await readFile(join(folder, 'mill/Q-1.yaml'), 'utf8') })
    await live.refresh()
    expect(live.bank().problems).toBe(before)
  })
})
