import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Interaction, Item } from '../src/formats/item.ts'
import { base } from '../src/kinds/base.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { AnyKind } from '../src/kinds/kind.ts'

/** What every question has, of the example of a kind. */
const baseOf = (kind: AnyKind) => Object.fromEntries(Object.entries(kind.example.question).filter(([field]) => Object.hasOwn(base, field)))
const read = (name: string, kind: AnyKind, fields: object, item: Pick<Item, 'prompt' | 'points'>) =>
  kind.schema.parse({ ...baseOf(kind), prompt: item.prompt, points: item.points, kind: name, ...fields })

const examples = Object.entries(kinds).map(([name, kind]) => {
  const question = kind.schema.parse(kind.example.question)
  return { name, kind, question, item: kind.toItem(question) }
})
const told = examples.flatMap(({ item, ...rest }) => (item ? [{ ...rest, item }] : []))

it.each(told)('$name: what other programs are told makes a question that marks alike', ({ name, kind, question, item }) => {
  const fields = kind.fromItem(item) ?? expect.fail('its own item is none of it')
  const again = read(name, kind, fields, item)
  for (const [response] of kind.example.answers)
    expect(kind.mark(again, response, exampleReading).score).toEqual(kind.mark(question, response, exampleReading).score)
  expect(kind.toItem(again)).toEqual(item)
})

it.each(told)('$name: other programs are not told what only we make use of', ({ item }) => {
  expect(JSON.stringify(item)).not.toMatch(/"(tempts|misconception|evidence|level|hint)":/)
})

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  it.each(told.filter((other) => other.name !== name))('makes nothing or a sound question of an item of $name', ({ item }) => {
    const fields = kind.fromItem(item)
    if (fields) kind.lint(read(name, kind, fields, item))
  })
})

it.each([
  ['choice', 'one', 'single-choice'],
  ['choice', 'several', 'multiple-response'],
  ['statement', '', 'true-false-not-given'],
  ['text', '', 'short-answer'],
  ['number', '', 'numeric'],
  ['match', '', 'matching'],
  ['order', '', 'ordering'],
])('any item that is %s %s becomes a question of kind %s and back', (is, choose, name) => {
  const kind = kinds[name] ?? expect.fail()
  fc.assert(
    fc.property(
      interactions.filter((one) => one.is === is && (one.is !== 'choice' || one.choose === choose)),
      (interaction) => {
        const item = { prompt: 'What is told?', points: 1, interaction }
        const again = kind.toItem(read(name, kind, kind.fromItem(item) ?? expect.fail('it was not taken'), item))
        expect(withoutIds(again?.interaction ?? expect.fail())).toEqual(withoutIds(interaction))
        for (const [other, its] of Object.entries(kinds))
          if (other !== name && its.fromItem(item)) its.lint(read(other, its, its.fromItem(item) ?? {}, item))
      },
    ),
    { numRuns: 50 },
  )
})

it.each(['lenient', 'strict'])('the spelling of typed gaps is %s on the way and back', (spelling) => {
  const kind = kinds['gap-fill'] ?? expect.fail()
  const question = kind.schema.parse({ ...kind.example.question, spelling })
  const item = kind.toItem(question) ?? expect.fail()
  const again = read('gap-fill', kind, kind.fromItem(item) ?? expect.fail(), item)
  expect(again).toMatchObject({ spelling })
  const slip = ['surfaces', 'float', '4']
  expect(kind.mark(again, slip, exampleReading)).toEqual(kind.mark(question, slip, exampleReading))
})

it('an accepted answer that earns nothing is a wrong one', () => {
  const accept = [
    { text: 'the top', credit: 1 },
    { text: 'the bottom', credit: 0, why: 'Look again.' },
  ]
  const item: Item = { prompt: 'Where?', points: 1, interaction: { is: 'text', accept, reject: [], lenient: true } }
  expect(kinds['short-answer']?.fromItem(item)).toMatchObject({
    accept: [{ text: 'the top' }],
    reject: [{ text: 'the bottom', why: 'Look again.' }],
  })
})

it('as many words may be typed as the longest accepted answer has', () => {
  const text = 'it is the first of all the many things that were told to the keeper'
  const item: Item = { prompt: 'What?', points: 1, interaction: { is: 'text', accept: [{ text, credit: 1 }], reject: [], lenient: true } }
  expect(kinds['short-answer']?.fromItem(item)).toMatchObject({ words: 15 })
})

const words = fc
  .string({ minLength: 1, maxLength: 40 })
  .map((text) => text.trim())
  .filter((text) => text !== '')
const why = fc.option(words, { nil: undefined }).map((line) => (line === undefined ? {} : { why: line }))
const id = fc.oneof(fc.constantFrom('a', 'b-1', 'constructor'), fc.string({ maxLength: 30 }))
const entry = fc.record({ id, text: words })
const choice = fc.tuple(entry, fc.boolean(), why).map(([one, right, line]) => ({ ...one, right, ...line }))
const small = fc.integer({ min: -5000, max: 5000 }).map((value) => value / 10 + 0)

const interactions: fc.Arbitrary<Interaction> = fc.oneof(
  fc.record({
    is: fc.constant('choice' as const),
    choose: fc.constantFrom('one' as const, 'several' as const),
    options: fc.array(choice, { minLength: 3, maxLength: 8 }),
  }),
  fc.record({ is: fc.constant('statement' as const), answer: fc.constantFrom(true, false, 'not given' as const) }),
  fc.record({
    is: fc.constant('text' as const),
    accept: fc.array(
      fc.tuple(words, fc.constantFrom(1, 0.5), why).map(([text, credit, line]) => ({ text, credit, ...line })),
      { minLength: 1, maxLength: 5 },
    ),
    reject: fc.array(
      fc.tuple(words, why).map(([text, line]) => ({ text, ...line })),
      { maxLength: 5 },
    ),
    lenient: fc.boolean(),
    words: fc.integer({ min: 1, max: 30 }),
  }),
  fc
    .record({
      from: small,
      more: fc.nat(9),
      tolerance: fc.nat(9),
      partly: fc.option(fc.nat(9), { nil: undefined }),
      units: fc.array(words),
    })
    .map(({ from, more, partly, tolerance, units }) => ({
      is: 'number' as const,
      from,
      to: from + more,
      tolerance,
      ...(partly !== undefined && { partly }),
      units: units.map((unit) => unit.slice(0, 30).trim()).slice(0, 12),
    })),
  fc
    .tuple(
      fc.uniqueArray(entry, { minLength: 2, maxLength: 10, selector: (one) => one.id }),
      fc.array(fc.tuple(entry, fc.nat(), why), { minLength: 3, maxLength: 8 }),
      fc.boolean(),
    )
    .map(([responses, premises, reuse]) => ({
      is: 'match' as const,
      premises: premises.map(([one, at, line]) => ({ ...one, answer: responses[at % responses.length]?.id ?? '', ...line })),
      responses,
      reuse,
    })),
  fc.record({ is: fc.constant('order' as const), entries: fc.array(entry, { minLength: 3, maxLength: 8 }) }),
)

/** Ids may change on the way; what they mean may not. */
function withoutIds(interaction: Interaction): unknown {
  const bare = ({ id: _, ...rest }: { id: string }) => rest
  switch (interaction.is) {
    case 'choice':
      return { ...interaction, options: interaction.options.map(bare) }
    case 'order':
      return { ...interaction, entries: interaction.entries.map(bare) }
    case 'match': {
      const place = (answer: string) => interaction.responses.findIndex((one) => one.id === answer)
      return {
        ...interaction,
        premises: interaction.premises.map((one) => ({ ...bare(one), answer: place(one.answer) })),
        responses: interaction.responses.map(bare),
      }
    }
    default:
      return interaction
  }
}
