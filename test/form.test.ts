import { describe, expect, it } from 'vitest'
import { exampleReading } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Form } from '../src/kinds/kind.ts'
import { readLevel } from '../src/passages/markdown.ts'
import type { Fault } from '../src/passages/passage.ts'
import { citeOf, citesOf } from '../src/web/teacher/cites.ts'
import { blank, changed, withoutBlanks } from '../src/web/teacher/editor-changes.ts'
import type { Entry, Field } from '../src/web/teacher/editor-model.ts'
import { fieldOf, remarkOf } from '../src/web/teacher/form-fields.ts'
import { type Shape, shapeOf } from '../src/web/teacher/form-shape.ts'
import { valuesOf } from '../src/web/teacher/form-values.ts'

const text = exampleReading.sentences.map(({ id, labels, text: words }) => `${words} {#${id} ${labels.join(' ')}}`).join('\n')
const { level } = readLevel(Buffer.from(`---\ntitle: Ice\nlanguage: en\nlevel: a\n---\n\n## Water {#s1}\n\n${text}\n`), 'a')
if (!level) throw new Error('The example is no text')

const around = (question: object) => ({
  action: '/bank',
  level,
  levels: [level],
  question: { ...question },
  faults: [],
  told: new Set<never>(),
})

/** The form as a browser would send it when nothing in it is touched. */
function sentBy(fields: readonly Field[]): Form {
  const sent: Record<string, string[]> = {}
  const send = (name: string, value: string) => {
    sent[name] = [...(sent[name] ?? []), value]
  }
  const one = (field: Field): void => {
    if (field.widget === 'tick' && field.ticked) send(field.name, 'on')
    if (field.widget === 'choice') send(field.name, (field.choices.find(({ chosen }) => chosen) ?? field.choices[0])?.value ?? '')
    if (field.widget === 'others') for (const { value, chosen } of field.choices) if (chosen) send(field.name, value)
    if (field.widget === 'group') field.fields.forEach(one)
    if (field.widget === 'list') field.entries.forEach(entry)
    const picks = field.widget === 'sets' ? field.sets : field.widget === 'sentences' ? [field] : []
    for (const {
      name,
      before,
      text: { sections, elsewhere },
    } of picks) {
      send(`${name}.before`, before)
      const sentences = sections.flatMap(({ blocks }) => blocks.flatMap((block) => block.sentences))
      for (const { value, picked } of sentences) if (picked) send(name, value)
      for (const name_ of elsewhere) send(name, name_)
    }
    if ('value' in field) send(field.name, field.value)
  }
  const entry = ({ hidden, main, more }: Entry): void => {
    if (hidden) send(hidden.name, hidden.value)
    ;[...main, ...more].forEach(one)
  }
  fields.forEach(one)
  return sent
}

const formOf = (shape: Shape, question: Record<string, unknown>) =>
  shape.fields.map(([name, field]) => fieldOf(field, question[name], name, around(question)))

describe.each(Object.entries(kinds))('the form of %s', (_, kind) => {
  const shape = shapeOf(kind.schema)
  const question: Record<string, unknown> = { ...kind.example.question }

  it('begins its templates with what its schema takes', () => {
    for (const { word, fields } of kind.templates ?? []) {
      expect(word).toMatch(/^[a-z-]+$/)
      expect(kind.schema.safeParse({ ...kind.example.question, ...fields }).error).toBeUndefined()
    }
  })

  it('gives back what it was made from, and adds nothing that an author would leave out', () => {
    expect(valuesOf(shape, sentBy(formOf(shape, question)), question, level)).toEqual(question)
  })

  it('gives a new question the same', () => {
    const { kind: word, ...rest } = question
    expect({ kind: word, ...valuesOf(shape, sentBy(formOf(shape, question)), {}, level) }).toEqual({ kind: word, ...rest })
  })

  it('has a name in words for every field, at every depth', () => {
    const unnamed = (one: Shape): string[] =>
      one.fields.flatMap(([name, field]) => [...(/^[A-Z]/.test(field.label) ? [] : [name]), ...unnamed(field)])
    expect(unnamed(shape)).toEqual([])
  })

  it('begins blank with the lists that it needs, and drops what stays blank', () => {
    const begun = blank(shape, { id: 'N-1', level: 'a' })
    expect(withoutBlanks(shape, begun)).toEqual({ id: 'N-1', level: 'a' })
  })
})

describe('lines that stand for gaps', () => {
  const shape = shapeOf(kinds['gap-fill']?.schema ?? expect.fail())
  const question = (why: unknown) => ({ ...kinds['gap-fill']?.example.question, why })
  const saved = (why: unknown, change: (written: string) => string) => {
    const sent = sentBy(formOf(shape, question(why)))
    return valuesOf(shape, { ...sent, why: change(String(sent.why)) }, question(why), level).why
  }
  const same = (text: string) => text

  it.each<[name: string, why: unknown, change: (text: string) => string, now: unknown]>([
    ['stay where they are', ['One.', 'Two.', 'Three.'], same, ['One.', 'Two.', 'Three.']],
    ['stay, and an empty one with them', ['', 'Two.', '', 'Four.'], same, ['', 'Two.', '', 'Four.']],
    ['stay when one is emptied', ['One.', 'Two.', 'Three.'], (text) => text.replace('Two.', ''), ['One.', '', 'Three.']],
    ['stay when the first is emptied', ['One.', 'Two.'], (text) => text.replace('One.', ''), ['', 'Two.']],
    ['stay as a browser sends them', ['One.', '', 'Three.'], (text) => `${text.replaceAll('\n', '\r\n')}\r\n`, ['One.', '', 'Three.']],
    ['move where the empty one is taken out', ['One.', '', 'Three.'], (text) => text.replace('\n\n', '\n'), ['One.', 'Three.']],
    ['end with the last that is written', ['One.', 'Two.'], (text) => text.replace('Two.', ' '), ['One.']],
    ['are one line each', ['One\n\nand more.', 'Two.'], (text) => text.replace('Two.', 'Three.'), ['One and more.', 'Three.']],
    ['keep their ends where nothing is changed', ['One\nand more.', 'Two.'], same, ['One\nand more.', 'Two.']],
    ['can all go', ['One.'], () => '', undefined],
  ])('%s', (_, why, change, now) => expect(saved(why, change)).toEqual(now))
})

describe('a field that names several entries of another list', () => {
  const { schema, example } = kinds['two-part'] ?? expect.fail()
  const shape = shapeOf(schema)
  const written = (fits: string[]) => ({ ...example.question, sentences: [{ sentence: 'E3', fits }] })
  const boxes = (question: Record<string, unknown>) => {
    const [list] = formOf(shape, question).filter(({ name }) => name === 'sentences')
    const entry = list?.widget === 'list' ? list.entries[0] : undefined
    const field = [...(entry?.main ?? [])].find(({ name }) => name === 'sentences.0.fits')
    return field?.widget === 'others' ? field.choices : expect.fail('it is no list of boxes')
  }

  it('shows them by what they say, and what is none of them by its id', () => {
    expect(boxes(written(['b', 'x'])).map(({ value, text, chosen }) => [value, text, chosen])).toEqual([
      ['a', 'The water freezes only above them.', false],
      ['b', 'The water never freezes at all.', true],
      ['c', 'The fish go down with the ice.', false],
      ['x', 'x', true],
    ])
    expect(boxes({ ...written([]), options: [{ id: 'a' }] })[0]?.text).toMatchObject({ with: { n: 1 } })
  })

  it.each<[was: string[], ticked: string | string[], now: string[] | undefined]>([
    [
      ['b', 'a'],
      ['a', 'b'],
      ['b', 'a'],
    ],
    [['b'], ['a', 'b'], ['b', 'a']],
    [['b'], 'c', ['c']],
    [['b'], [], undefined],
  ])('%j, with %j ticked, is %j', (was, ticked, now) => {
    const sent = { ...sentBy(formOf(shape, written(was))), 'sentences.0.fits': ticked }
    expect(valuesOf(shape, sent, written(was), level).sentences).toEqual([{ sentence: 'E3', ...(now && { fits: now }) }])
  })
})

describe('what is said about a fault', () => {
  const fault = { severity: 'warning', line: 1, column: 1, message: 'M', remedy: 'R' } as const
  it.each<[name: string, fault: Fault, tick: boolean, inBlueprint: boolean]>([
    ['of this question', { ...fault, rule: 'L05', path: ['prompt'] }, true, false],
    ['of all questions', { ...fault, rule: 'L05', wide: true }, false, true],
    ['of another question', { ...fault, rule: 'L16' }, false, false],
    ['that is an error', { ...fault, rule: 'L05', severity: 'error', path: ['prompt'] }, false, false],
    ['that breaks no rule', { ...fault, path: ['prompt'] }, false, false],
  ])('%s', (_, one, tick, inBlueprint) => {
    const remark = remarkOf(one, '/bank')
    expect([remark.tick !== undefined, remark.inBlueprint === true]).toEqual([tick, inBlueprint])
  })
})

describe('the buttons of a form', () => {
  const shape = shapeOf(kinds['single-choice']?.schema ?? kinds['hot-text']?.schema ?? expect.fail())
  const options = [
    { id: 'a', text: 'One' },
    { id: 'b', text: 'Two' },
  ]

  it.each<[button: string, ids: string[]]>([
    ['add:options', ['a', 'b', 'c']],
    ['remove:options.0', ['b']],
    ['up:options.1', ['b', 'a']],
    ['up:options.0', ['a', 'b']],
    ['remove:options.7', ['a', 'b']],
    ['remove:options.', ['a', 'b']],
    ['add:nothing', ['a', 'b']],
    ['up:options.9', ['a', 'b']],
    ['__proto__:options.1', ['a', 'b']],
  ])('%s', (button, ids) => {
    const { options: now } = changed(shape, { options }, button)
    expect((now as { id: string }[]).map(({ id }) => id)).toEqual(ids)
  })

  it('add another way to prove it, beside the one there is', () => {
    expect(changed(shape, { evidence: ['E1'] }, 'add:evidence').evidence).toEqual([['E1'], []])
  })
})

describe('citing sentences', () => {
  const reading = {
    level: 'b',
    sentences: [
      { id: 's1', text: 'One.', labels: ['F1'] },
      { id: 's2', text: 'Two.', labels: ['F2', 'F3'] },
      { id: 's3', text: 'Three.', labels: ['F3'] },
      { id: 's4', text: 'Four.', labels: [] },
      { id: 's5', text: 'Five.', labels: ['F5', 'F6'] },
    ],
  }
  it.each<[name: string, picked: string[], before: string[], cites: string[]]>([
    ['a sentence with a label is cited by it', ['s1'], [], ['F1']],
    ['one without a label by its id', ['s4'], [], ['s4']],
    ['one with several by those that nobody else has', ['s2'], [], ['F2']],
    ['one whose label another has, too, by its id', ['s3'], [], ['s3']],
    ['both that share a label by it', ['s2', 's3'], ['F3'], ['F3']],
    ['what was cited stays', ['s5'], ['F6'], ['F6']],
    ['what was picked anew comes after it', ['s1', 's5'], ['F6'], ['F6', 'F1']],
    ['one of two that share a label is taken away', ['s2'], ['F3'], ['F2']],
    ['what stands in another level stays as long as it is ticked', ['s1', 'F99'], ['F99', 'F1'], ['F99', 'F1']],
    ['and goes when it is not', ['s1'], ['F99', 'F1'], ['F1']],
    ['strangers are nothing', ['s77', '__proto__'], [], []],
  ])('%s', (_, picked, before, cites) => {
    expect(citesOf(picked, before, reading)).toEqual(cites)
  })
  it('alone: by the label where there is one and it is nobody else’s, else by the id', () => {
    expect(reading.sentences.map((sentence) => citeOf(sentence, reading))).toEqual(['F1', 's2', 's3', 's4', 's5'])
  })
})
