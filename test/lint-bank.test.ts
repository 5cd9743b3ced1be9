import { describe, expect, it } from 'vitest'
import { hashOfSentences } from '../src/bank/lint/evidence.ts'
import type { Files } from './fixtures/bank-folder.ts'
import { choice, front, load, options, statement, text, told, type Written } from './lint-bank-set-up.ts'

describe('a question and its text', () => {
  const bare = { skill: [] }
  it.each<[rule: string, what: string, question: Written, problem: string | undefined, more?: Files]>([
    ['L13', 'integrate on one sentence', choice('Q', { process: 'integrate' }), 'error One sentence is enough'],
    ['L13', 'integrate on two', choice('Q', { process: 'integrate', evidence: ['F1', 'F4'] }), undefined],
    [
      'L13',
      'integrate, where one of two ways needs one',
      choice('Q', { process: 'integrate', evidence: [['F1', 'F4'], ['F5']] }),
      'error One',
    ],
    ['L13', 'not given without a flag', statement('Q', { answer: 'not given' }), 'warning The answer is “not given”'],
    ['L13', 'not given with another flag', statement('Q', { answer: 'not given', flags: ['X12'] }), 'warning The answer is “not given”'],
    ['L13', 'not given with a flag', statement('Q', { answer: 'not given', flags: ['N12'] }), undefined],
    ['L13', 'false without a flag', statement('Q', { answer: false }), undefined],
    [
      'L13',
      'checked against other sentences',
      choice('Q', { checked: '0123456789ab' }),
      'warning The sentences that prove it were changed',
    ],
    ['L13', 'never checked', choice('Q', bare), undefined],
    [
      'L15',
      'a key in the words of its sentence',
      choice('Q', {
        process: 'infer',
        options: options('stands by the river near', 'on a hill with old trees', 'far from all of the houses'),
      }),
      'warning The key has 5 words in a row',
    ],
    [
      'L15',
      'the same where the text says it',
      choice('Q', {
        process: 'locate',
        options: options('stands by the river near', 'on a hill with old trees', 'far from all of the houses'),
      }),
      undefined,
    ],
    [
      'L15',
      'four words in a row',
      choice('Q', { process: 'infer', options: options('stands by the river', 'on a hill with trees', 'far from all of it') }),
      undefined,
    ],
    [
      'L15',
      'a wrong option that has as many',
      choice('Q', {
        process: 'infer',
        options: options('stands by the river near', 'shows them the stones that', 'far from all of the houses'),
      }),
      undefined,
    ],
    ['L18', 'always', statement('Q', { prompt: 'The mill was always close to water.' }), 'error “always” stands in the statement'],
    ['L18', 'only, which its evidence says', statement('Q', { prompt: 'The wheel turns only then.', evidence: ['F2'] }), undefined],
    ['L18', 'only, which another sentence says', statement('Q', { prompt: 'It is only there.', evidence: ['F1'] }), 'error “only” stands'],
    ['L18', 'a word that begins like one', statement('Q', { prompt: 'The mill has allies nearby.' }), undefined],
    ['L18', 'always in a question that is no statement', choice('Q', { prompt: 'Where was the mill always?' }), undefined],
    ['L18', 'completely', statement('Q', { prompt: 'The mill is completely dry.' }), 'error “completely” stands in the statement'],
    ['L18', 'all, where its evidence says each', statement('Q', { prompt: 'All years cost wood.', evidence: ['F6'] }), undefined],
    ['L18', 'at all', statement('Q', { prompt: 'The mill is close to water after all.' }), undefined],
    ['L18', 'always in quotation marks', statement('Q', { prompt: 'The mill is called “Always wet”.' }), undefined],
    ['L18', 'often', statement('Q', { prompt: 'The mill is often wet.' }), 'warning “often” stands in the statement'],
    ['L18', 'may', statement('Q', { prompt: 'The mill may be wet.' }), 'warning “may” stands in the statement'],
    ['L18', 'a month', statement('Q', { prompt: 'The mill is wet in May.' }), undefined],
    ['L18', 'about so many', statement('Q', { prompt: 'The mill has some 30 stones.' }), undefined],
    ['L19', 'long words in a short question', choice('Q', { prompt: 'Considering hydrological circumstances, whereabouts?' }), undefined],
    [
      'L19',
      'long words in a long question',
      choice('Q', {
        prompt:
          'Considering the hydrological circumstances and geographical particularities of the surrounding municipality, in whichever locality might the aforementioned installation presumably be situated?',
      }),
      'error The question reads like grade',
    ],
    [
      'L19',
      'a question a little harder than the text',
      choice('Q', {
        prompt: 'According to the information in the passage, where is the historical building situated?',
      }),
      'warning The question reads like grade',
    ],
    [
      'L19',
      'short words in a long question',
      choice('Q', { prompt: 'Look at the text. Where is the mill? Is it near the town, or far from it, or in it?' }),
      undefined,
    ],
    [
      'L19',
      'a short form that the text has not',
      choice('Q', { prompt: 'Where is the mill of the EU?' }),
      'warning “EU” stands in the question',
    ],
    ['L19', 'a short form that it has', choice('Q', { prompt: 'Where do they go from the NRW?' }), undefined],
    ['L19', 'a short form beside a word in capitals', choice('Q', { prompt: 'Which TWO EU mills are there?' }), 'warning “EU” stands'],
    ['L19', 'a short form that is a word in small letters', choice('Q', { prompt: 'Where is it in the US?' }), 'warning “US” stands'],
    ...['Is it TRUE, or NOT GIVEN?', 'Which one MUST it be?', 'Was it there in World War II?', 'Was it there in WORLD WAR II?'].map(
      (prompt): ['L19', string, Written, undefined] => ['L19', prompt, choice('Q', { prompt }), undefined],
    ),
    ['L19', 'a word of the text in capitals', choice('Q', { prompt: 'Is the MILL by the RIVER?' }), undefined],
    ['L19', 'long words in capitals', choice('Q', { prompt: 'Where is the BUILDING?' }), undefined],
    ['L19', 'a word in capitals', choice('Q', { prompt: 'Where is the mill NOT?' }), undefined],
    ['K6', 'a claim without its speaker', choice('Q', { evidence: ['C1'] }), 'error “C1” is a claim', claims()],
    ['K6', 'a claim with its speaker', choice('Q', { evidence: ['C1'], explanation: 'The miller says so.' }), undefined, claims()],
    [
      'K6',
      'a claim with a speaker’s belongings',
      choice('Q', { evidence: ['C1'], prompt: 'What is the miller’s claim?' }),
      undefined,
      claims(),
    ],
    [
      'K6',
      'a word that only begins like the name',
      choice('Q', { evidence: ['C1'], prompt: 'What do millerites say?' }),
      'error',
      claims(),
    ],
    ['K6', 'the same fact without a claim', choice('Q', { evidence: ['F2'] }), undefined, claims()],
    ['K6', 'no blueprint', choice('Q', { evidence: ['C1'] }), undefined],
    [
      'L14',
      'eight words of the source',
      choice('Q', { explanation: 'It is so: a big brown dog ran over the very old bridge.' }),
      'error 8 words',
      source(),
    ],
    [
      'L14',
      'seven words of the source',
      choice('Q', { explanation: 'It is so: a big brown dog ran over the small one.' }),
      undefined,
      source(),
    ],
    [
      'L14',
      'names of the source',
      choice('Q', { explanation: 'At the Royal Mill of the Upper Valley of Saint Ann.' }),
      undefined,
      source(),
    ],
    ['L14', 'no source', choice('Q', { explanation: 'It is so: a big brown dog ran over the very old bridge.' }), undefined],
  ])('%s: %s', async (rule, _, question, problem, more = {}) => {
    const bank = await load([question], more)
    const found = told(bank, rule)
    if (problem === undefined) expect(found).toEqual([])
    else expect(found).toEqual([expect.stringContaining(`Q.yaml ${problem}`)])
    // A warning leaves it in service, an error does not.
    expect(bank.questions.has('Q')).toBe(!problem?.startsWith('error'))
  })

  it('knows speakers whose names have signs in them', async () => {
    const plan = { 'mill/blueprint.yaml': 'claims:\n  F1: ["Jean-Luc", "Wi\'s office (Seoul)", "C++"]\n' }
    const ofQuestion = async (more: object) => told(await load([choice('Q', more)], plan), 'K6').filter((line) => line.startsWith('Q.yaml'))
    expect(await ofQuestion({})).toHaveLength(1)
    for (const name of ['Jean-Luc', "Wi's office (Seoul)"])
      expect(await ofQuestion({ explanation: `According to ${name}, it is so.` })).toEqual([])
  })

  it.each([
    ['sections', Array.from({ length: 201 }, (_, at) => `  s${at}: { locate: 1 }`)],
    ['claims', Array.from({ length: 501 }, (_, at) => `  F${at}: [Wi]`)],
  ])('a plan with too many %s is refused in words', async (name, lines) => {
    const bank = await load([choice('Q')], { 'mill/blueprint.yaml': [`${name}:`, ...lines, ''].join('\n') })
    expect(bank.problems.filter(({ file }) => file.endsWith('blueprint.yaml'))).toEqual([
      expect.objectContaining({ severity: 'error', message: expect.stringMatching(/Write \d+ at most/) }),
    ])
  })

  function claims(): Files {
    return { 'mill/blueprint.yaml': 'claims:\n  C1: [miller]\n' }
  }
  function source(): Files {
    return {
      'mill/source.txt':
        'There a big brown dog ran over the very new bridge. Then the Royal Mill of the Upper Valley of Saint Ann closed. A mill is old; the very old bridge is new.',
    }
  }

  it('is checked until the words of its sentences change, not their ids and spaces', async () => {
    const sentences = [{ id: 's1-01', labels: [], text: 'The old mill stands by the river near the town.' }]
    const question = choice('Q', { checked: hashOfSentences(sentences) })
    const changed = (was: string, is: string): Files => ({ 'mill/a.md': front('a') + text.replace(was, is) })
    expect(told(await load([question]), 'L13')).toEqual([])
    expect(told(await load([question], changed('{#s1-01 F1}', '{#s1-77 F1 F99}')), 'L13')).toEqual([])
    const bank = await load([question], changed('The old mill', 'The new mill'))
    expect(told(bank, 'L13')).toEqual(['Q.yaml warning The sentences that prove it were changed since somebody last checked it'])
    const ticked = { checked: hashOfSentences(sentences), ticks: [{ rule: 'L13', reason: 'No number for it.' }] }
    expect(told(await load([choice('Q', ticked)], changed('The old mill', 'The new mill')), 'L13')).toHaveLength(1)
    // The remedy has what to write.
    const hash = /“checked: ([0-9a-f]{12})”/.exec(bank.problems[0]?.remedy ?? '')?.[1]
    expect(told(await load([choice('Q', { checked: hash })], changed('The old mill', 'The new mill')), 'L13')).toEqual([])
  })

  it('says of a sentence of the passage that it does not name whose claim it is, on its line', async () => {
    const blueprint = { 'mill/blueprint.yaml': 'claims:\n  F3: [miller]\n  F5: [miller, keeper]\n' }
    const { problems } = await load([], blueprint)
    // F3 says “he”, and the sentence before it names him.
    expect(problems.filter(({ rule }) => rule === 'K6').map(({ file, line, rule, message }) => [file, line, rule, message])).toEqual(
      ['a', 'b'].map((level) => [`mill/${level}.md`, 16, 'K6', '[K6] “F5” is a claim, and the sentence does not say whose']),
    )
    const ticked = {
      'mill/blueprint.yaml': `${blueprint['mill/blueprint.yaml']}ticks:\n  - {rule: K6, level: b, reason: It is in the title}\n`,
    }
    expect((await load([], ticked)).problems.filter(({ rule }) => rule === 'K6').map(({ file }) => file)).toEqual(['mill/a.md'])
  })
})
