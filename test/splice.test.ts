import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { spliced, written } from '../src/passages/splice.ts'
import { anything, type Json, nasty, type Path, question, said, withAt } from './splice-set-up.ts'

describe('One change', () => {
  it.each<[what: string, path: Path, to: Json | undefined, from: string, into: string]>([
    ['of a plain text', ['kind'], 'hot-text', 'kind: single-choice', 'kind: hot-text'],
    ['of a plain text that now needs quotes', ['kind'], 'a: b', 'kind: single-choice', 'kind: "a: b"'],
    ['of a plain text into two lines', ['kind'], 'a\nb', 'kind: single-choice', 'kind: |-\n  a\n  b'],
    ['of a plain text over two lines', ['explanation'], 'He says so.', 'Beijing\n  says so.', 'He\n  says so.'],
    ['of a text in double quotes', ['prompt'], 'Why "so"?\n', '"Why, according to Beijing?"', '"Why \\"so\\"?\\n"'],
    ['of a text in single quotes', ['options', 1, 'text'], "It's far", "'It''s the coast'", "'It''s far'"],
    ['of a text in single quotes that they cannot hold', ['options', 1, 'text'], 'a\tb', "'It''s the coast'", '"a\\tb"'],
    ['of folded lines', ['options', 1, 'why'], 'The yards are far away.', '      are elsewhere.', '      are far away.'],
    [
      'of folded lines to paragraphs',
      ['options', 1, 'why'],
      'One\nTwo\n',
      '>-\n      The yards\n      are elsewhere.',
      '>\n      One\n\n      Two',
    ],
    ['of one of several lines', ['options', 2, 'text'], 'Two\nrows\n', '      lines', '      rows'],
    ['of several lines without the last line end', ['options', 2, 'text'], 'Two\nlines', 'text: |', 'text: |-'],
    ['of several lines to none', ['options', 2, 'text'], '', '|\n      Two\n      lines', '""'],
    ['of a number', ['points'], 0.5, 'points: 2', 'points: 0.5'],
    ['of a number to a text like one', ['points'], '2', 'points: 2', 'points: "2"'],
    ['of a yes', ['options', 0, 'right'], false, 'right: true', 'right: false'],
    ['of a text beside a comment', ['options', 0, 'text'], 'Risky', 'A risk # short', 'Risky # short'],
    ['of a text beside a comment to a list', ['id'], [{ a: 1 }], 'id: Q-1   # never changes', 'id:   # never changes\n  - a: 1'],
    ['of nothing', ['none'], 'now', 'none:   # not yet', 'none: now   # not yet'],
    ['of nothing to lines', ['none'], 'a\nb', 'none:   # not yet', 'none: |-   # not yet\n  a\n  b'],
    ['of a list in brackets that gets shorter', ['evidence'], ['F59'], '[F58, F59]', '[F59]'],
    ['of a list in brackets that grows', ['evidence'], ['F58', 'a, b', 'F59'], '[F58, F59]', '[F58, "a, b", F59]'],
    ['of the order in brackets', ['evidence'], ['F59', 'F58'], '[F58, F59]', '[F59, F58]'],
    ['of a list in brackets to an empty one', ['evidence'], [], '[F58, F59]', '[]'],
    ['of a map in brackets', ['draw', 0, 'n'], 4, '{ n: 3, process: locate }', '{ n: 4, process: locate }'],
    ['that adds a name in brackets', ['draw', 0, 'kind'], 'x', 'process: locate }', 'process: locate, kind: x }'],
    ['that takes a name from brackets', ['draw', 0, 'n'], undefined, '{ n: 3, process: locate }', '{ process: locate }'],
    ['that adds an entry beside one in brackets', ['draw', 1], { n: 1 }, 'locate }\n', 'locate }\n  - { n: 1 }\n'],
    ['that adds a name to an entry', ['options', 0, 'why'], 'Yes', '    right: true\n', '    right: true\n    why: Yes\n'],
    ['that adds a name to the last entry', ['options', 2, 'why'], 'Yes', 'tempts: F57\n', 'tempts: F57\n    why: Yes\n'],
    ['that adds the last name', ['process'], 'infer', '# not yet\n', '# not yet\nprocess: infer\n'],
    ['that takes a name away, with the comment beside it', ['id'], undefined, 'id: Q-1   # never changes\n', ''],
    ['that takes the first name of an entry away', ['options', 0, 'id'], undefined, '- id: a\n    text', '- text'],
    [
      'that takes an entry away',
      ['options', 1],
      undefined,
      question.slice(question.indexOf('  - id: b'), question.indexOf('  # a trap')),
      '',
    ],
    ['that takes a whole list away', ['draw'], undefined, 'draw:\n  - { n: 3, process: locate }\n', ''],
    ['that empties a list', ['draw'], [], 'draw:\n  - { n: 3, process: locate }\n', 'draw: []\n'],
    ['that makes a list a text', ['draw'], 'x', 'draw:\n  - { n: 3, process: locate }\n', 'draw: x\n'],
    ['of the id alone', ['options', 0, 'id'], 'z', '- id: a', '- id: z'],
    ['that adds an entry', ['options', 3], { id: 'd', text: 'No' }, 'tempts: F57\n', 'tempts: F57\n  - id: d\n    text: No\n'],
  ])('%s touches nothing else', (_, path, to, from, into) => {
    const meant = withAt(said(question), path, to)
    expect(question).toContain(from)
    const expected = question.replace(from, () => into)
    expect(spliced(question, meant)).toBe(expected)
    expect(spliced(question.replaceAll('\n', '\r\n'), meant)).toBe(expected.replaceAll('\n', '\r\n'))
    expect(spliced(`\uFEFF${question}`, meant)).toBe(`\uFEFF${expected}`)
    expect(spliced(question.replace('\n# the end\n', ''), meant)).toBe(expected.replace('\n# the end\n', ''))
  })

  it('of order takes along what is written about an entry', () => {
    const { options } = said(question) as { options: Json[] }
    const [a, b, c] = options
    const trap = question.slice(question.indexOf('  # a trap'), question.indexOf('# what proves'))
    const moved = question.replace(trap, '').replace('  # which one', () => `${trap}  # which one`)
    expect(spliced(question, withAt(said(question), ['options'], [c, a, b] as Json))).toBe(moved)
  })

  it.each<[what: string, text: string, value: Json, expected: string]>([
    ['a word in the middle', 'a:\n  - x # 1\n  - y\n', { a: ['x', 'new', 'y'] }, 'a:\n  - x # 1\n  - new\n  - y\n'],
    ['a word that moves', 'a:\n  - x # 1\n  - y\n  - z\n', { a: ['y', 'z', 'x'] }, 'a:\n  - y\n  - z\n  - x # 1\n'],
    ['a new word among the same', '- x\n- y\n- x\n', ['x', 'x', 'y', 'x'], '- x\n- x\n- y\n- x\n'],
    ['a word among words in quotes', '- "x"\n', ['x', 'y'], '- "x"\n- "y"\n'],
    ['entries as far to the left as their name', 'a:\n- x\nb: 1\n', { a: ['x', 'y'], b: 1 }, 'a:\n- x\n- y\nb: 1\n'],
    ['lists in lists', '- - a # 1\n  - b\n- c\n', [['z', 'b'], 'c'], '- - z # 1\n  - b\n- c\n'],
    ['the first of a list in a list', '- - a # 1\n  # two\n  - b\n', [['b']], '-\n  # two\n  - b\n'],
    ['several lines in brackets', 'a: [\n  x, # 1\n  y # 2\n]\n', { a: ['x', 'z', 'y'] }, 'a: [\n  x, # 1\n  z,\n  y # 2\n]\n'],
    ['the last of several lines in brackets', 'a: [\n  x, # 1\n  y # 2\n]\n', { a: ['x'] }, 'a: [\n  x # 1\n]\n'],
    ['one more of several lines in brackets', '[\n  x, # 1\n  y, # 2\n]\n', ['x', 'y', 'z'], '[\n  x, # 1\n  y, # 2\n  z,\n]\n'],
    ['a name without a colon', '{ a, b }\n', { a: 1, b: null }, '{ a: 1, b }\n'],
    ['names in a pair of their own', '[a: 1, b]\n', [{ a: 1, c: 2 }, 'b'], '[{ a: 1, c: 2 }, b]\n'],
    ['a name with a question mark', '? a\n: b # 1\nc: d\n', { a: 'x', c: 'd' }, '? a\n: x # 1\nc: d\n'],
    ['a name that is a number', '1: a\ntrue: b\n', { 1: 'a', true: 'c' }, '1: a\ntrue: c\n'],
    ['a tag', 'a: !!str 7\nb: 1\n', { a: 7, b: 1 }, 'a: 7\nb: 1\n'],
    ['a text with a tag', 'a: !!str 7\nb: 1\n', { a: 'x', b: 1 }, 'a: !!str x\nb: 1\n'],
    ['the same by an alias', 'a: &x one # 1\nb: *x\n', { a: 'one', b: 'two' }, 'a: &x one # 1\nb: two\n'],
    ['what an alias repeats', 'a: &x one\nb: *x\n', { a: 'two', b: 'one' }, 'a: &x two\nb: one\n'],
    ['what an alias repeats, and the alias', 'a: &x one\nb: *x\n', { a: 'two', b: 'two' }, 'a: &x two\nb: *x\n'],
    ['what an alias repeats, to lines', 'a: &x [c] # 1\nb: *x\n', { a: [{ d: 1 }], b: 'c' }, 'a: &x [{ d: 1 }] # 1\nb: c\n'],
    [
      'within an alias',
      'a: &x\n  n: 1\n  m: 2\nb: *x\n',
      { a: { n: 1, m: 2 }, b: { n: 1, m: 3 } },
      'a: &x\n  n: 1\n  m: 2\nb:\n  n: 1\n  m: 3\n',
    ],
    ['an anchor that goes', 'a: &x one\nb: *x\n', { b: 'one' }, 'b: one\n'],
    ['an empty file', '', [{ id: 'a' }], '- id: a\n'],
    ['a file of comments', '# quizzes\n', [{ id: 'a' }], '# quizzes\n- id: a\n'],
    ['an empty list', '# none\n[]\n', [{ id: 'a' }], '# none\n- id: a\n'],
    ['a text behind a beginning', '--- # one\na: 1\n...\n', { a: 2 }, '--- # one\na: 2\n...\n'],
    ['lines at the end of a file', 'a: |\n  x', { a: 'x\n', b: 1 }, 'a: |\n  x\nb: 1'],
  ])('%s: as a person would', (_, text, value, expected) => {
    expect(spliced(text, value)).toBe(expected)
    expect(said(expected)).toEqual(value)
  })

  it('of a list of quizzes leaves the others alone', () => {
    const one = '- id: a\n  title: One   # first\n  questions:\n    - Q-1\n    - Q-2\n'
    const two = '# the second\n- id: b\n  title: Two\n  questions: [Q-1]\n'
    const [a, b] = [
      { id: 'a', title: 'One', questions: ['Q-1', 'Q-2'] },
      { id: 'b', title: 'Two', questions: ['Q-1'] },
    ]
    const text = `# quizzes\n${one}${two}`
    const more = { ...a, questions: ['Q-1', 'Q-3', 'Q-2'] }
    expect(spliced(text, [more, b])).toBe(text.replace('    - Q-1\n', '    - Q-1\n    - Q-3\n'))
    expect(spliced(text, [a, b, { id: 'c', title: 'Three' }])).toBe(`${text}- id: c\n  title: Three\n`)
    expect(spliced(text, [b])).toBe(`# quizzes\n${two}`)
    expect(spliced(text, [b, a])).toBe(`# quizzes\n${two}${one}`)
  })

  it('of nothing changes nothing', () => {
    expect(spliced(question, said(question))).toBe(question)
    expect(spliced('a: 0x1f # hex', { a: 31 })).toBe('a: 0x1f # hex')
  })

  it('of everything still says what is meant', () => {
    for (const text of [question, 'a', '--- [a]', '--- |\n a\n', '&a !!map\nb: *c\nc: 1\n'.replace('*c', '2'), '', '"x" # y'])
      for (const value of [[], {}, null, 'a\nb\n', 7, [1, 'a'], [{ a: [[{}]] }], { a: [], b: { c: 'x' } }])
        expect(said(spliced(text, value))).toEqual(value)
  })

  it('is refused where nobody can read the text', () => expect(() => spliced('a: [', {})).toThrow(/can be read/))

  it('of a large file takes no time that one would notice', () => {
    const many = Array.from({ length: 1900 }, (_, n) => ({ id: `q-${n}`, questions: ['A-1', 'A-2'] }))
    const text = written(many)
    expect(said(spliced(text, many.toReversed()))).toEqual(many.toReversed())
  })
})

describe('A value without text', () => {
  it('is written as a person would', () => {
    const value = {
      id: 'A-1',
      prompt: 'A long text: with a colon',
      gone: undefined,
      options: [{ id: 'a', text: `${'It is long, and no line is folded, '.repeat(4)}ever`, right: true }, { id: 'b' }],
      evidence: [['F1'], ['F2', 'F3']],
      accept: [{ pattern: '\\d: "x"' }, { pattern: '[a-z]' }],
      sentences: ['A sentence that is so long that it is no word', 'b'],
      why: { true: 'a\nb', 'not given': 'no' },
      none: [],
    }
    expect(written(value)).toBe(`id: A-1
prompt: "A long text: with a colon"
options:
  - id: a
    text: ${'It is long, and no line is folded, '.repeat(4)}ever
    right: true
  - id: b
evidence: [[F1], [F2, F3]]
accept:
  - pattern: '\\d: "x"'
  - pattern: "[a-z]"
sentences:
  - A sentence that is so long that it is no word
  - b
why:
  true: |-
    a
    b
  not given: no
none: []
`)
  })

  it('reads back as it was, whatever it is', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(said(written(value))).toEqual(value)
      }),
      { numRuns: 1000 },
    )
    for (const text of nasty)
      for (const value of [text, [text], [[text]], { [text]: text }, { a: [{ [text]: [text, 'x'.repeat(120)] }] }])
        expect(said(written(value))).toEqual(value)
  })
})
