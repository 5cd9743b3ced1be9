import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readLevel, withIds } from '../src/passages/markdown.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const read = (text: string, name = 'a') => readLevel(bytes(text), name)
const front = '---\ntitle: Ice\nlanguage: en\n---\n'

const whole = `---
title: Ice
language: en
level: a
source: written for this test
glossary:
  lid: what closes a pot
---
Before the first heading. {#s0-01}

## Why it floats {#s1}

Ice *floats* on water. {#s1-01 E1 E2}
It takes up **more** room. {#s1-02 E2}

> “Under the lid it stays warm,” he said. {#s1-03}
- One. {#s1-04}
- Two. {#s1-05}
After the list. {#s1-06}
`

describe('a level of a passage', () => {
  it('is read as its file has it', () => {
    const { level, faults } = read(whole)
    expect(faults).toEqual([])
    expect(level).toMatchObject({
      title: 'Ice',
      language: 'en',
      level: 'a',
      source: 'written for this test',
      glossary: { lid: 'what closes a pot' },
    })
    expect(
      level?.sections.map(({ id, heading, blocks }) => [
        id,
        heading,
        blocks.map(({ kind, sentences }) => [kind, sentences.map(({ id }) => id)]),
      ]),
    ).toEqual([
      ['s0', '', [['paragraph', ['s0-01']]]],
      [
        's1',
        'Why it floats',
        [
          ['paragraph', ['s1-01', 's1-02']],
          ['quotation', ['s1-03']],
          ['list', ['s1-04', 's1-05']],
          ['paragraph', ['s1-06']],
        ],
      ],
    ])
    expect(level?.sentences[1]).toEqual({
      id: 's1-01',
      text: 'Ice floats on water.',
      markdown: 'Ice *floats* on water.',
      labels: ['E1', 'E2'],
    })
  })

  it('is the same with a byte order mark and the line ends of Windows', () => {
    const { level, faults } = read(`\uFEFF${whole.replaceAll('\n', '\r\n')}`)
    expect(faults).toEqual([])
    expect(level?.sections).toEqual(read(whole).level?.sections)
  })

  it('takes its title from a heading where the front matter has none', () => {
    const { level, faults } = read('---\nlanguage: en\n---\n# Of *ice*\n\nIt floats. {#s1}\n')
    expect([level?.title, faults]).toEqual(['Of ice', []])
  })

  it('may have braces and marks of Markdown in its words, behind a backslash', () => {
    const { level, faults } = read(`${front}A set \\{1\\} {#a}\n1\\. is no list. {#b}\nHere \\{#c\\}\n`)
    expect(level?.sentences.map(({ text }) => text)).toEqual(['A set {1}', '1. is no list.', 'Here {#c}'])
    expect(faults.map(({ message }) => message)).toEqual(['This sentence has no id, and others have'])
  })

  it('loads without ids, with ids made from the position, and is told how to get its own', () => {
    const { level, faults } = read(`${front}One.\n\n## Two\n\nTwo.\n\nThree.\n`)
    expect(level?.sentences.map(({ id }) => id)).toEqual(['s0-01', 's1-01', 's1-02'])
    expect(faults).toEqual([
      expect.objectContaining({ severity: 'warning', line: 5, column: 1, remedy: 'Let `evident lint --fix` write them' }),
    ])
  })
})

describe('a mistake in a passage is told at its place:', () => {
  const one = 'One. {#s1-01}\n'
  const cases: [name: string, file: string | Uint8Array, place: string, words: RegExp][] = [
    ['no front matter', one, '1:1 error', /does not begin with front matter/],
    ['front matter without end', '---\ntitle: x\n', '1:1 error', /no end/],
    ['front matter that is no YAML', `---\ntitle: a: b\n---\n${one}`, '2:8 error', /colon/],
    ['front matter that is no map', `---\n- a\n---\n${one}`, '2:1 error', /should be fields with names/],
    ['an unknown field', `---\ntitle: x\nlanguage: en\nsorce: y\n---\n${one}`, '4:1 error', /no field “sorce”/],
    ['a field of the wrong type', `---\ntitle: 2014\nlanguage: en\n---\n${one}`, '2:8 error', /“title” is a number/],
    ['no title', `---\nlanguage: en\n---\n${one}`, '2:1 error', /no title/],
    ['no language', `---\ntitle: x\n---\n${one}`, '2:1 warning', /taken for English/],
    ['a language that is none', `---\ntitle: x\nlanguage: "12"\n---\n${one}`, '3:11 error', /no language tag/],
    ['a level that is not that of the name', `---\ntitle: x\nlanguage: en\nlevel: b\n---\n${one}`, '4:1 error', /level is “b”/],
    [
      'a glossary word that does not occur',
      `---\ntitle: x\nlanguage: en\nglossary:\n  one: 1st\n  two: 2nd\n---\n${one}`,
      '6:3 warning',
      /“two”, which the passage does not say/,
    ],
    ['a second title', `${front}# A\n# B\n${one}`, '6:3 error', /second title/],
    ['a sentence without an id among others', `${front}${one}Two.\n`, '6:5 error', /sentence has no id/],
    ['a heading without an id', `${front}## Head\n\n${one}`, '5:8 error', /heading has no id/],
    ['an id that another sentence has', `${front}${one}Two. {#s1-01}\n`, '6:8 error', /id in line 5 already/],
    ['a section id that another has', `${front}## A {#s1}\n${one}## B {#s1}\nTwo. {#s1-02}\n`, '7:8 error', /id in line 5 already/],
    ['an id with characters that it cannot have', `${front}One. {#s1/01}\n`, '5:8 error', /“s1\/01” cannot be an id/],
    ['a label with a comma', `${front}One. {#s1, F1}\n`, '5:8 error', /“s1,” cannot be/],
    ['a label that is an id', `${front}${one}Two. {#s1-02 s1-01}\n`, '6:8 warning', /label “s1-01” is the id/],
    ['braces that are not closed', `${front}${one}Two. {#s1-02 F1\n`, '6:6 error', /opened and not closed/],
    ['words behind the braces', `${front}${one}Two {#s1-02 F1}, really.\n`, '6:16 error', /Words stand behind/],
    ['braces without an id', `${front}${one}Two. {F55}\n`, '6:6 error', /labels and no id/],
    ['empty braces', `${front}${one}Two. {#}\n`, '6:6 error', /hold no id/],
    ['braces twice', `${front}One. Two. {#a} {#b}\n`, '5:11 error', /braces twice/],
    ['braces without words', `${front}${one}{#s1-02}\n`, '6:1 error', /no words/],
    ['labels of a heading', `${front}## A {#s1 F1}\n${one}`, '5:4 error', /cannot carry labels/],
    ['raw HTML', `${front}One <b>word</b>. {#s1-01}\n`, '5:5 warning', /<b> is shown as it stands/],
    ['a table', `${front}${one}\n| a | b |\n`, '7:1 error', /A table/],
    ['a block of code', `${front}${one}\n\`\`\`\n| not told twice\n\`\`\`\n`, '7:1 error', /block of code/],
    ['a deeper heading', `${front}${one}### Deep\n`, '6:1 error', /deeper heading/],
    ['a heading without a space', `${front}${one}##Head\n`, '6:1 error', /without a space/],
    ['a numbered list', `${front}${one}1. Two\n`, '6:1 error', /numbered list/],
    ['a list with another mark', `${front}${one}* Two\n`, '6:1 error', /list with this mark/],
    ['a ruled line', `${front}${one}---\n`, '6:1 error', /ruled line/],
    ['an underlined heading', `${front}${one}====\n`, '6:1 error', /underlined heading/],
    ['an indented block', `${front}${one}    Two\n`, '6:4 error', /indented block/],
    ['a block within a quotation', `${front}${one}> - Two\n`, '6:3 error', /block within a block/],
    ['a link that stands alone', `${front}${one}[a]: https://example.org\n`, '6:1 error', /link that stands alone/],
    ['a mark with nothing behind it', `${front}${one}##\n`, '6:1 error', /nothing behind it/],
    ['a picture', `${front}See ![it](a.png). {#s1-01}\n`, '5:5 error', /picture/],
    ['a line that is too long', `${front}${'x'.repeat(2001)} {#s1-01}\n`, '5:2001 error', /2010 characters/],
    ['no sentence at all', `${front}## Head {#s1}\n`, '5:1 error', /no sentence/],
    ['too many sentences', `${front}${'One.\n'.repeat(2001)}`, '5:1 error', /2001 sentences/],
    ['a file that is too large', bytes(`${front}${'One.\n'.repeat(220_000)}`), '1:1 error', /1024 KB is the most/],
    ['bytes that are not UTF-8', Uint8Array.of(...bytes(`${front}Caf`), 0xe9, 10), '5:4 error', /not UTF-8/],
  ]
  it.each(cases)('%s', (_, file, place, words) => {
    const { faults } = readLevel(typeof file === 'string' ? bytes(file) : file, 'a')
    const told = faults.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`)
    expect(told.filter((text) => words.test(text) && text.startsWith(`${place} `))).toHaveLength(1)
    for (const { remedy } of faults) expect(remedy).not.toBe('')
  })

  it('and nothing else is told, but where one mistake is two', () => {
    const more = cases.filter(([, file]) => readLevel(typeof file === 'string' ? bytes(file) : file, 'a').faults.length !== 1)
    // The first leaves its fields to be taken for sentences; the second has no ids either.
    expect(more.map(([name]) => name)).toEqual(['front matter without end', 'too many sentences'])
  })
})

describe('ids', () => {
  const bare = `\uFEFF---\r\ntitle: Ice\r\n---\r\nFirst.  \r\n\r\n## Why\r\n\r\n> Second.\r\n- Third.\r\nLast.`

  it('are written once, and nothing else of the file is changed', () => {
    const fixed = withIds(bare)
    expect(fixed).toBe(
      '\uFEFF---\r\ntitle: Ice\r\n---\r\nFirst. {#s0-01}  \r\n\r\n## Why {#s1}\r\n\r\n> Second. {#s1-01}\r\n- Third. {#s1-02}\r\nLast. {#s1-03}',
    )
    expect(withIds(fixed)).toBe(fixed)
  })

  it('that are written are those that the file had for the time being', () => {
    expect(read(withIds(bare)).level?.sentences.map(({ id }) => id)).toEqual(read(bare).level?.sentences.map(({ id }) => id))
  })

  it('of headings stay, and are given to no sentence', () => {
    expect(withIds(`${front}## A {#s2}\nOne.\n## B\nTwo.\n`)).toBe(`${front}## A {#s2}\nOne. {#s2-01}\n## B {#s3}\nTwo. {#s3-01}\n`)
  })

  it('are never made twice, even where two headings have the same', () => {
    expect(withIds(`${front}## A {#x}\nOne.\n## B {#x}\nTwo.\n`)).toBe(`${front}## A {#x}\nOne. {#x-01}\n## B {#x}\nTwo. {#x-02}\n`)
  })

  it('are left alone in a file in which one sentence has some', () => {
    const half = `${front}One.\nTwo. {#s1-02}\n`
    expect(withIds(half)).toBe(half)
  })

  it('can be cut off again, whatever the file holds: what is left is the file as it was', () => {
    const line = fc.oneof(
      fc.constantFrom('', '---', '# T', '## H', '> q', '- i', 'text', '```', '| t', '{#', 'x {#id}', '\t', '   y  '),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, end) => {
        const markdown = lines.map((text) => text.replace(/[\r\n]/g, '')).join(end)
        const fixed = withIds(markdown)
        const before = markdown.split('\n')
        fixed.split('\n').forEach((after, at) => {
          expect([before[at], before[at]?.replace(/\s*$/, (space) => /(?: \{#[^}]*\})?\s*$/.exec(after)?.[0] ?? space)]).toContain(after)
        })
        expect(withIds(fixed)).toBe(fixed)
      }),
    )
  })
})

describe('any bytes as a passage', () => {
  it('are read without an exception, and each fault has a place, a message and a remedy', () => {
    const text = fc.array(
      fc.oneof(
        fc.constantFrom(
          '---\n',
          'title: x\n',
          'glossary: {a: b}\n',
          '# ',
          '## ',
          '> ',
          '- ',
          '{#',
          '}',
          ' F1',
          '\n',
          '![',
          '](',
          '<b>',
          '```\n',
          '\uFEFF',
          '\r',
        ),
        fc.string(),
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.uint8Array(),
          text.map((parts) => bytes(parts.join(''))),
          text.map((parts) => bytes(front + parts.join(''))),
        ),
        (file) => {
          const { level, faults } = readLevel(file, 'a')
          for (const { line, column, message, remedy } of faults)
            expect([line > 0, column > 0, message !== '', remedy !== '']).toEqual([true, true, true, true])
          if (level)
            expect(new Set(level.sections.flatMap(({ blocks }) => blocks.flatMap(({ sentences }) => sentences))).size).toBe(
              level.sentences.length,
            )
        },
      ),
      { numRuns: 500 },
    )
  })
})
