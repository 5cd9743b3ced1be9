import type { Cell, CoverageMap, CoveredSentence, LevelsPage } from '../../src/web/teacher/coverage-model.ts'
import { choices } from './bank.ts'
import type { Maker, Sample } from './sample.ts'

/** The map of a text: against a plan with the questions of a sentence, without a plan, and without a text; and what holds at which level. */
export function coverageSamples(maker: Maker): Sample[] {
  const { page, write } = maker
  const frame = { here: 'coverage', teacher: { name: write('Ms Okafor') } } as const
  const map = mapOf(maker)
  const levels = levelsOf(maker)
  const { missing, over, ...bySection } = map.bySection
  const unplanned = {
    ...map,
    bySection: { ...bySection, isPlanned: false, missing: [], over: [] },
    byKind: { ...map.byKind, isPlanned: false },
  }
  const asPlanned = { ...map, bySection: { ...bySection, missing: [], over: [] } }
  return [
    page('teacher/coverage', 'Coverage', { map }, frame),
    page('teacher/coverage', 'Coverage', { map: unplanned }, frame, 'teacher/coverage, no plan'),
    page('teacher/coverage', 'Coverage', { map: asPlanned }, frame, 'teacher/coverage, as planned'),
    page('teacher/coverage', 'Coverage', {}, frame, 'teacher/coverage, no text'),
    page('teacher/levels', 'Levels', levels, frame),
    page('teacher/levels', 'Levels', { ...levels, rows: [] }, frame, 'teacher/levels, nothing found'),
  ]
}

function mapOf({ write, words }: Maker): CoverageMap {
  const add = '/bank/new?passage=ice&kind=single-choice&sentence=s1-02'
  const sentence = (n: number, count: number, here = false): CoveredSentence => ({
    n,
    text: write(`Sentence ${n} of the text.`),
    count,
    shade: Math.min(count, 4),
    here,
    ...(count > 0 ? { href: `/bank/coverage/ice?sentence=s1-0${n}#on` } : { add }),
  })
  const cells: Cell[] = [
    { figure: '0', shade: 0, state: 'none' },
    { figure: '3', shade: 3, state: 'right' },
    { figure: '1/3', shade: 1, state: 'short', after: words('planned, 2 missing'), add: { href: add, words: words('infer, section 3:') } },
    { figure: '5/4', shade: 4, state: 'over', after: words('planned, 1 too many') },
  ]
  const rows = ['locate', 'infer'].map((name) => ({ name: write(name), cells, all: 9 }))
  return {
    title: write('Why ice floats'),
    language: 'en',
    heading: words('5 of 6 sentences carry a question'),
    counted: words('12 of 20 questions that hold at level A'),
    address: '/bank/coverage/ice',
    levels: ['a', 'b'].map((level) => ({ level, href: `/bank/coverage/ice?level=${level}`, here: level === 'a' })),
    level: 'a',
    filters: [{ name: 'process', label: words('Process'), any: words('Any process'), choices: choices(write, ['locate', 'infer']) }],
    all: '/bank/coverage/ice',
    sections: [
      {
        n: 1,
        heading: write('A strange solid'),
        blocks: [
          {
            kind: 'paragraph',
            sentences: [sentence(1, 1), sentence(2, 0), sentence(3, 7, true)],
            on: {
              heading: words('7 questions rest on sentence 3'),
              rows: [1, 2].map((n) => ({
                href: `/bank/ICE-SC-${n}`,
                id: write(`ICE-SC-${n}`),
                prompt: write('Why does ice float?'),
                kind: write('Single choice'),
                process: write('infer'),
                level: write('A'),
              })),
              add,
              close: '/bank/coverage/ice#t3',
              before: '/bank/coverage/ice?sentence=s1-03#on',
              next: '/bank/coverage/ice?sentence=s1-03&page=3#on',
            },
          },
          { kind: 'quotation', sentences: [sentence(4, 2)] },
          { kind: 'list', sentences: [sentence(5, 3), sentence(6, 4)] },
        ],
      },
      { n: 2, heading: '', blocks: [{ kind: 'paragraph', sentences: [sentence(7, 1)] }] },
    ],
    holding: '/bank/levels?passage=ice',
    bySection: {
      heading: words('18 of 20 planned'),
      isPlanned: true,
      sections: cells.map((_, at) => ({ n: at + 1, heading: write('A strange solid') })),
      rows,
      nowhere: 1,
      missing: Array.from({ length: 7 }, (_, at) => ({
        href: add,
        words: words(`infer, section ${at}: one is missing`),
        ...(at > 0 && { on: words('On sentence 2') }),
      })),
      over: [words('locate, section 4: 5 of 4 planned')],
    },
    byKind: {
      heading: words('18 of 20 planned'),
      isPlanned: true,
      columns: ['locate', 'infer', 'integrate', 'evaluate'],
      levels: ['A', 'B'].map((level) => ({ level: write(level), about: words('9 of 10 planned, 1 missing'), rows })),
    },
  }
}

function levelsOf({ write, words }: Maker): LevelsPage {
  return {
    title: write('Why ice floats'),
    coverage: '/bank/coverage/ice',
    filters: [{ name: 'level', label: words('Written for level'), any: words('Any level'), choices: choices(write, ['A', 'B']) }],
    all: '/bank/levels?passage=ice',
    count: words('2 of 20 questions'),
    levels: ['a', 'b'],
    rows: [1, 2].map((n) => ({
      id: `ICE-SC-${n}`,
      href: `/bank/ICE-SC-${n}`,
      prompt: write('Why does ice float?'),
      kind: write('Single choice'),
      levels: [
        { level: 'a', isOwn: n === 1 },
        { level: 'b', isOwn: n === 2, ...(n === 1 && { reason: write('no sentence of level b carries KAN7') }) },
      ],
    })),
    before: '/bank/levels?passage=ice',
    next: '/bank/levels?passage=ice&page=3',
  }
}
