import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lintQuestion } from '../src/bank/lint/question.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Form } from '../src/kinds/kind.ts'
import { valueAt } from '../src/passages/fields.ts'

const sitting = { reading: exampleReading, seed: 'the-seed-that-nobody-may-see' }
/** Fields of a question that tell the key, or are the author's own. */
const secrets = ['why', 'tempts', 'misconception', 'explanation', 'right', 'others', 'answer', 'fits', 'scores', 'hint']

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  const question = kind.schema.parse(kind.example.question)

  it('reads its own example, finds nothing wrong with it and can ask it', () => {
    expect(question.kind).toBe(name)
    expect(lintQuestion(question).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(kind.holds(question, exampleReading)).toBeUndefined()
  })

  it.each(kind.example.answers.map(([response, score]) => ({ response, score })))('gives $score for $response', ({ response, score }) => {
    const mark = kind.mark(question, response, exampleReading)
    if (score === null) expect(mark.score).toBeNull()
    else expect(mark.score).toBeCloseTo(score, 9)
  })

  it.each(kind.example.answers.map(([response]) => ({ response })))('reads $response back from the form as it was left', ({ response }) => {
    expect(kind.response(question, sitting).parse(kind.filled(question, response, sitting))).toEqual(response)
  })

  it.each(kind.example.answers.map(([response]) => ({ response })))('keeps $response as it is in JSON', ({ response }) => {
    expect(JSON.parse(JSON.stringify(response))).toEqual(response)
  })

  it('counts each answer by labels that it can put into words', () => {
    const known = kind.tallied(question, exampleReading)
    const labels = known.map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
    expect(known.some(({ right }) => right)).toBe(true)
    for (const [response, score] of kind.example.answers) {
      const counted = kind.tally(question, response)
      // What people mark is counted when they have marked it.
      if (!kind.judging) expect(counted.length).toBeGreaterThan(0)
      expect(labels).toEqual(expect.arrayContaining(counted))
      if (score === 1) expect(known.filter(({ label }) => counted.includes(label)).some(({ right }) => right)).toBe(true)
    }
  })

  it('reads any form or refuses it, marks whatever it reads, and gives nothing for a form that its page cannot have sent', () => {
    let read = 0
    let earned = 0
    fc.assert(
      fc.property(formFor(kind.filled(question, kind.example.answers[0]?.[0], sitting)), (form) => {
        const response = kind.response(question, sitting).safeParse(form)
        if (!response.success) return
        read++
        const { score } = kind.mark(question, response.data, exampleReading)
        if (kind.judging) expect(score).toBeNull()
        else {
          expect(score).toBeGreaterThanOrEqual(0)
          expect(score).toBeLessThanOrEqual(1)
        }
        expect(JSON.parse(JSON.stringify(response.data))).toEqual(response.data)
        const sent = kind.filled(question, response.data, sitting)
        expect(kind.response(question, sitting).parse(sent)).toEqual(response.data)
        if (score !== 0) {
          earned++
          expect(fieldsIn(form, Object.keys(sent))).toEqual(fieldsIn(sent, Object.keys(sent)))
        }
        kind.explain(question, response.data, sitting)
        const labels = kind.tallied(question, exampleReading).map(({ label }) => label)
        expect(labels).toEqual(expect.arrayContaining(kind.tally(question, response.data)))
      }),
      { numRuns: 10_000 },
    )
    // Not all of them are refused, and not all that are read are wrong.
    expect(read).toBeGreaterThan(100)
    expect(earned).toBeGreaterThan(20)
  })

  it('says where what it offers, and what is read beside it, stands in the file', () => {
    const offers = kind.offers(question)
    for (const { wordings, choose } of offers) {
      expect(wordings.some(({ right }) => right)).toBe(true)
      if (choose === 'one') expect(wordings.filter(({ right }) => right)).toHaveLength(1)
    }
    const said = [...offers.flatMap(({ wordings }) => wordings), ...kind.context(question)]
    for (const { path } of [...offers, ...said]) expect([path, valueAt(question, path)]).not.toEqual([path, undefined])
    for (const { text } of said) expect(text).not.toBe('')
  })

  it('says of every field what it is, for the form of an author', () => {
    expect(unnamed(z.toJSONSchema(kind.schema, { io: 'input' }))).toEqual([])
  })

  it.each(kind.example.unreadable.map((form) => ({ form })))('refuses $form in words', ({ form }) => {
    const read = kind.response(question, sitting).safeParse(form)
    expect(read.success).toBe(false)
    expect(read.error?.issues[0]?.message).toMatch(/^[A-Z].*\.$/)
  })

  it('says of each chosen answer what became of it, and always tells the key', () => {
    for (const [response, score] of kind.example.answers) {
      const lines = kind.explain(question, response, sitting)
      expect(lines.some(({ chosen }) => chosen)).toBe(true)
      expect(lines.some(({ right }) => right)).toBe(true)
      if (score === 1) expect(lines.filter(({ chosen }) => chosen).every(({ right, neutral }) => right || neutral)).toBe(true)
    }
    expect(kind.explain(question, undefined, sitting).every(({ chosen }) => !chosen)).toBe(true)
  })

  it('asks without the key: no id, label, seed or word of feedback is in what the learner is shown', () => {
    const asked = JSON.stringify(kind.ask(question, sitting))
    for (const secret of secretsIn(kind.example.question)) expect(asked).not.toContain(JSON.stringify(secret))
    for (const sentence of exampleReading.sentences) expect(asked).not.toContain(sentence.id)
    expect(asked).not.toContain(sitting.seed)
    for (const field of secrets) expect(asked).not.toContain(`"${field}"`)
  })

  it('can be shown: it has a view', () => {
    expect(readFileSync(new URL(`../src/kinds/${name}.ejs`, import.meta.url), 'utf8')).toContain('it.asked')
  })
})

/** What was sent in these fields: each value once, spaces as one space, and nothing of what is empty. */
function fieldsIn(form: Form, names: readonly string[]): [name: string, values: string[]][] {
  return names.flatMap((name) => {
    const value = Object.hasOwn(form, name) ? (form[name] ?? []) : []
    const values = new Set([value].flat().map((one) => one.trim().replace(/\s+/g, ' ')))
    values.delete('')
    return values.size > 0 ? [[name, [...values].sort()]] : []
  })
}

/** Forms as nobody should send them, and some that are right but for a field or two. */
function formFor(sound: Form): fc.Arbitrary<Form> {
  const nearly = fc
    .tuple(
      fc.constantFrom(...Object.values(sound).flatMap((value) => value ?? [])),
      fc.constantFrom(['', ''], ['0', ''], ['+', ''], ['', '.0'], ['', 'e0'], ['', '\0'], ['0x', ''], ['', ',']),
    )
    .map(([value, [before, after]]) => `${before}${value}${after}`)
  const value = fc.oneof(
    nearly,
    fc.integer({ min: -1, max: 9 }).map(String),
    fc.constantFrom(
      '',
      ' ',
      '1.0',
      '01',
      '1e0',
      '__proto__',
      'constructor',
      'toString',
      'not given',
      'seven',
      '4 degrees',
      '−4',
      'NaN',
      'Infinity',
    ),
    fc.string({ maxLength: 30 }),
    fc.integer({ min: 21, max: 5000 }).map((length) => 'x'.repeat(length)),
  )
  const name = fc.oneof(
    fc.constantFrom(...Object.keys(sound)),
    fc.constantFrom('option', 'text', 'sentence', 'pair.1', 'pair.0', 'place.1', 'place.9', '__proto__', 'constructor', 'length'),
  )
  const field = fc.tuple(name, fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.array(value, { maxLength: 12 }) }))
  return fc
    .tuple(fc.boolean(), fc.array(field, { maxLength: 8 }))
    .map(([isSound, fields]) => Object.fromEntries([...(isSound ? Object.entries(sound) : []), ...fields]))
}

/** The paths of fields that have no label. */
function unnamed(schema: z.core.JSONSchema._JSONSchema, path = ''): string[] {
  if (typeof schema === 'boolean') return []
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, field]) =>
    typeof field === 'object' && !field.label && field.const === undefined ? [`${path}${name}`] : unnamed(field, `${path}${name}.`),
  )
  return typeof schema.items === 'object' && !Array.isArray(schema.items) ? [...inner, ...unnamed(schema.items, path)] : inner
}

/** Ids, labels and the author's remarks anywhere in a question. */
function secretsIn(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return ['id', 'evidence', 'neutral', 'sentence', ...secrets].includes(field) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((part) => secretsIn(part, field))
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, part]) => secretsIn(part, key))
  return []
}
