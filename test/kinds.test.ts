import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'

const sitting = { reading: exampleReading, seed: 'the-seed-that-nobody-may-see' }
/** Fields of a question that tell the key, or are the author's own. */
const secrets = ['why', 'tempts', 'misconception', 'explanation', 'right', 'others']

describe.each(Object.entries(kinds))('%s', (name, kind) => {
  const question = kind.schema.parse(kind.example.question)

  it('reads its own example, finds nothing wrong with it and can ask it', () => {
    expect(question.kind).toBe(name)
    expect(kind.lint(question).filter(({ severity }) => severity === 'error')).toEqual([])
    expect(kind.holds(question, exampleReading)).toBeUndefined()
  })

  it.each(kind.example.answers.map(([response, score]) => ({ response, score })))('gives $score for $response', ({ response, score }) => {
    expect(kind.mark(question, response, exampleReading).score).toBeCloseTo(score, 9)
  })

  it.each(kind.example.answers.map(([response]) => ({ response })))('reads $response back from the form as it was left', ({ response }) => {
    expect(kind.response(question, sitting).parse(kind.filled(question, response, sitting))).toEqual(response)
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

/** Ids, labels and the author's remarks anywhere in a question. */
function secretsIn(value: unknown, field = ''): string[] {
  if (typeof value === 'string') return ['id', 'evidence', 'neutral', 'sentence', ...secrets].includes(field) ? [value] : []
  if (Array.isArray(value)) return value.flatMap((part) => secretsIn(part, field))
  if (value && typeof value === 'object') return Object.entries(value).flatMap(([key, part]) => secretsIn(part, key))
  return []
}
