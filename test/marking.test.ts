import { describe, expect, it } from 'vitest'
import { questionVersion } from '../src/bank/version.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import { shuffled } from '../src/random.ts'
import { base, options, proofs, reading } from './marking-set-up.ts'
import { worked } from './marking-worked.ts'

describe.each(worked)('%s', (name, written, pairs) => {
  const kind = kinds[name]
  const question = kind?.schema.parse(written)

  it.each(pairs)('gives for %j a mark of %s', (given, score) => {
    if (!kind || !question) throw new Error('no such kind')
    const sitting = { reading, seed: 'dice' }
    const {
      id,
      ids,
      text,
      pairs: matched,
    } = (given ?? {}) as {
      id?: string
      ids?: string[]
      text?: string
      pairs?: Record<string, string>
    }
    const response = id ?? ids ?? text ?? Object.entries(matched ?? {})
    const read = kind.response(question, sitting).safeParse(given ? kind.filled(question, response, sitting) : {})
    if (score === 'refused') return expect(read.error?.issues[0]?.message).toMatch(/^[A-Z].*\.$/)
    expect(kind.mark(question, read.data, reading).score).toBeCloseTo(score, 9)
  })
})

it.each(worked.filter(([, question]) => 'marking' in question && question.marking === 'all'))(
  '%s says why a partly right answer earns nothing, where it is marked as a whole',
  (name, written, pairs) => {
    const kind = kinds[name] ?? expect.fail()
    const question = kind.schema.parse(written)
    for (const [given, score] of pairs) {
      const response = Object.entries(given ?? {}).map(([field, value]) => (field === 'pairs' ? Object.entries(value) : value))[0]
      const { notes } = kind.mark(question, response, reading)
      expect(notes.map(({ say }) => say).includes('Only a wholly right answer earns points here.')).toBe(score === 0)
    }
  },
)

describe('in ordering, the page', () => {
  const kind = kinds.ordering ?? expect.fail()
  const seeds = Array.from({ length: 4000 }, (_, at) => `seed ${at}`)
  const asked = (n: number, marking: string) => {
    const items = [...'abcdefgh'].slice(0, n).map((id) => ({ id, text: `Event ${id}` }))
    return { items, question: kind.schema.parse({ ...base, id: 'Q-1', kind: 'ordering', evidence: proofs, items, marking }) }
  }
  /** What is there when each keeps the place that it has on the page. */
  const asShown = ({ items, question }: ReturnType<typeof asked>, seed: string) => {
    const left = Object.fromEntries(items.map((_, at) => [`place.${at + 1}`, String(at + 1)]))
    return kind.response(question, { reading, seed }).parse(left) as string[]
  }

  it('has the order of the dice, and only where that is the right one another', () => {
    const some = asked(3, 'pairs')
    const right = some.items.map(({ id }) => id).join()
    let thrown = 0
    for (const seed of seeds) {
      const plain = shuffled(some.items, seed)
        .map(({ id }) => id)
        .join()
      const shown = asShown(some, seed).join()
      expect(shown).not.toBe(right)
      if (plain === right) thrown++
      else expect(shown).toBe(plain)
    }
    expect(thrown).toBeGreaterThan(400)
  })

  it.each([
    [3, 'pairs', 5 / 18],
    [4, 'pairs', 4 / 18],
    [5, 'pairs', 0.19],
    [3, 'places', 1 / 3],
    [4, 'places', 1 / 4],
  ])('of %d items, marked by %s, tells nothing by its order: turned around it earns about chance, %d', (n, marking, chance) => {
    const some = asked(n, marking)
    const earned = seeds.map((seed) => kind.mark(some.question, asShown(some, seed).reverse(), reading).score ?? 0)
    const mean = earned.reduce((sum, one) => sum + one, 0) / earned.length
    expect(Math.abs(mean - chance)).toBeLessThan(0.1)
  })
})

it('a partly right answer is marked in the usual way whether that is written or not, and it is one version of the question', () => {
  const usual = { 'multiple-response': 'balanced', matching: 'each', ordering: 'pairs', 'hot-text': 'net' }
  for (const [name, marking] of Object.entries(usual)) {
    const kind = kinds[name] ?? expect.fail()
    const version = (fields: object) => questionVersion(kind.schema.parse({ ...kind.example.question, ...fields }))
    expect(version({ marking })).toBe(version({}))
    expect(version({ marking: 'all' })).not.toBe(version({}))
  }
})

describe('of a statement, a wrong verdict', () => {
  const kind = kinds['true-false-not-given'] ?? expect.fail()
  const lines = (answer: unknown, why: object) => {
    const question = {
      ...base,
      id: 'Q-1',
      kind: 'true-false-not-given',
      prompt: 'China lifts the sanctions.',
      evidence: ['F55'],
      answer,
      why,
    }
    return kind.explain(kind.schema.parse(question), undefined, { reading, seed: 'dice' })
  }

  it('is answered with a question of its own for each key, and a right one with none', () => {
    const asked = [true, false, 'not given'].map((key) => lines(key, {}).map(({ why }) => why))
    expect(asked.map((whys) => whys.map((why) => why === undefined))).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
    expect(new Set(asked.flat().filter((why) => why !== undefined)).size).toBe(6)
    expect(asked[2]?.[1]).toEqual({ say: 'Which sentence says the opposite? If there is none, the text does not tell.' })
  })

  it('is answered in the words of the author where there are some', () => {
    const whys = lines('not given', { false: 'Point to it.', 'not given': 'So it is.' }).map(({ why }) => why)
    expect(whys).toEqual([{ say: expect.any(String) }, 'Point to it.', 'So it is.'])
  })
})

it('in matching, a seat on the left tells nothing of one on the right', () => {
  const kind = kinds.matching
  const question = kind?.schema.parse(kind.example.question)
  if (!kind || !question) throw new Error('no such kind')
  const met = new Map<string, number>()
  for (let seed = 0; seed < 300; seed++) {
    const form = kind.filled(question, kind.example.answers[0]?.[0], { reading, seed: `seed ${seed}` })
    for (const [left, right] of Object.entries(form)) met.set(`${left}=${right}`, (met.get(`${left}=${right}`) ?? 0) + 1)
  }
  // Three premises and five responses: 60 times each, give or take.
  expect(met.size).toBe(15)
  for (const times of met.values()) expect(Math.abs(times - 60)).toBeLessThan(30)
})

describe('the id of a question', () => {
  it.each(['new', 'New', 'COVERAGE', 'levels', 'Levels', 'blueprint', 'Quizzes'])(
    'is not %s, for a page or another file is there',
    (id) => {
      const kind = kinds['single-choice'] ?? expect.fail()
      const read = kind.schema.safeParse({ ...base, id, kind: 'single-choice', options: options('abc', 'a'), evidence: ['F1'] })
      expect(read.error?.issues.map(({ path }) => path)).toEqual([['id']])
    },
  )
})

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  it.each([
    ['a seat that is none', 'x'.repeat(21)],
    ['many of them', Array(401).fill('1')],
    ['one of them', ['1', 'x'.repeat(21)]],
  ])('refuses %s in our words', (_, sent) => {
    const question = kind.schema.parse(kind.example.question)
    const fields = [
      'option',
      'sentence',
      'text',
      ...Array.from({ length: 9 }, (_, at) => [`gap.${at}`, `pair.${at}`, `place.${at}`]).flat(),
    ]
    const read = kind
      .response(question, { reading: exampleReading, seed: 'dice' })
      .safeParse(Object.fromEntries(fields.map((field) => [field, sent])))
    // What is written freely may be as long as that.
    if (name === 'short-answer' || name === 'constructed-response' || name === 'gap-fill') return
    expect(read.error?.issues[0]?.message).toMatch(/^(?!Too|Invalid)[A-Z].*\.$/)
  })
})
