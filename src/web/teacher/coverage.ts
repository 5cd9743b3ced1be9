import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Bank, BankQuestion } from '../../bank/bank.ts'
import { type Coverage, coverageOf, type Resting } from '../../bank/coverage.ts'
import { processes } from '../../kinds/base.ts'
import { kindOf, kinds } from '../../kinds/index.ts'
import type { Block, Level, Passage } from '../../passages/passage.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { kindsIn, passagesIn, processesIn } from './bank.ts'
import type { CoverageMap, CoveredBlock, OnSentence } from './coverage-model.ts'
import { byKindOf, bySectionOf, mostWanted, shadeOf } from './coverage-plans.ts'
import { addressOf as addressOfNew } from './new-question.ts'
import { most, page } from './scores.ts'

const word = (length: number) => z.string().max(length).catch('')

/** What is counted, as an address says it; what cannot be read is not asked for. */
const search = z.object({
  passage: word(60),
  level: word(12),
  process: z.enum(['', ...processes]).catch(''),
  kind: word(40).transform((name) => (Object.hasOwn(kinds, name) ? name : '')),
  /** The id of the sentence whose questions are listed, and which page of them. */
  sentence: word(40),
  page,
})
type Search = z.infer<typeof search>

/** The map of a text: how many questions rest on each of its sentences, and what was planned. */
export function coverageMap(house: House): Router {
  const answer = (request: Request, response: Response, named: string | undefined): void => {
    teacherIn(response)
    const bank = house.bank()
    const wanted = search.parse({ ...request.query })
    const [first] = bank.passages.values()
    const passage = bank.passages.get(named ?? wanted.passage) ?? (named === undefined ? first : undefined)
    if (!passage && named !== undefined) throw new NotFound()
    const map = passage && mapOf(bank, passage, wanted)
    const title = map ? say('Coverage: {title}', { title: map.title }) : say('Coverage')
    house.show(request, response, { title, here: 'coverage' }, 'teacher/coverage', map ? { map } : {})
  }
  return Router()
    .get('/bank/coverage', (request, response) => answer(request, response, undefined))
    .get('/bank/coverage/:passage', (request, response) => answer(request, response, request.params.passage))
}

/** The text of one level, and what is counted of its questions. */
interface Shown {
  coverage: Coverage
  level: Level
  wanted: Search
  resting: Resting
}

function mapOf(bank: Bank, passage: Passage, wanted: Search): CoverageMap | undefined {
  const level = passage.levels.find((one) => one.level === wanted.level) ?? passage.levels[0]
  if (!level) return undefined
  const coverage = coverageOf(bank, passage)
  const resting = ofChosen(coverage.resting(level), wanted)
  const shown = { coverage, level, wanted, resting }
  const covered = level.sentences.filter(({ id }) => resting.has(id)).length
  const isSome = wanted.process !== '' || wanted.kind !== ''
  const holding = coverage.questions.filter(({ levels }) => levels.includes(level.level))
  return {
    title: level.title,
    language: level.language,
    heading: say(
      isSome
        ? '{covered, number} of {all, plural, one {# sentence carries} other {# sentences carry}} such a question'
        : '{covered, number} of {all, plural, one {# sentence carries} other {# sentences carry}} a question',
      { covered, all: level.sentences.length },
    ),
    counted: say('{n, number} of {all, plural, one {# question that holds} other {# questions that hold}} at level {level}', {
      n: holding.filter((held) => isChosen(held, wanted)).length,
      all: holding.length,
      level: level.level.toUpperCase(),
    }),
    address: `/bank/coverage${bank.passages.size > 1 ? '' : `/${passage.id}`}`,
    levels: passage.levels.map((one) => ({
      level: one.level,
      href: addressOf(shown, { level: one.level }),
      here: one === level,
    })),
    level: level.level,
    filters: [
      ...(bank.passages.size > 1 ? [{ name: 'passage', label: say('Text'), choices: passagesIn(bank, passage.id) }] : []),
      { name: 'process', label: say('Process'), any: say('Any process'), choices: processesIn(wanted.process) },
      { name: 'kind', label: say('Kind'), any: say('Any kind'), choices: kindsIn(wanted.kind) },
    ],
    ...(isSome && { all: addressOf(shown, { process: '', kind: '' }) }),
    sections: sectionsOf(shown),
    holding: `/bank/levels?${new URLSearchParams({ passage: passage.id })}`,
    bySection: bySectionOf(coverage, level),
    byKind: byKindOf(coverage),
  }
}

const isChosen = ({ question }: BankQuestion, { process, kind }: Search): boolean =>
  (process === '' || question.process === process) && (kind === '' || question.kind === kind)

/** What rests on each sentence, of the questions that are counted. */
function ofChosen(resting: Resting, wanted: Search): Resting {
  if (wanted.process === '' && wanted.kind === '') return resting
  const some = [...resting].map(([id, held]) => [id, held.filter((one) => isChosen(one, wanted))] as const)
  return new Map(some.filter(([, held]) => held.length > 0))
}

function sectionsOf(shown: Shown): CoverageMap['sections'] {
  const numbers = new Map(shown.coverage.bySection.sections.map(({ id }, at) => [id, at + 1]))
  const places = new Map(shown.level.sentences.map(({ id }, at) => [id, at + 1]))
  return shown.level.sections.map(({ id, heading, blocks }) => ({
    n: numbers.get(id) ?? 0,
    heading,
    blocks: blocks.map((block) => blockOf(block, places, shown)),
  }))
}

function blockOf({ kind, sentences }: Block, places: ReadonlyMap<string, number>, shown: Shown): CoveredBlock {
  const { wanted, resting } = shown
  const chosen = sentences.find(({ id }) => id === wanted.sentence && resting.has(id))
  return {
    kind,
    sentences: sentences.map((sentence) => {
      const { id, text } = sentence
      const count = resting.get(id)?.length ?? 0
      const n = places.get(id) ?? 0
      const here = sentence === chosen
      return {
        n,
        text,
        count,
        shade: shadeOf(count),
        here,
        ...(count === 0 && { add: addOn(id, shown) }),
        ...(count > 0 && { href: here ? `${addressOf(shown)}#t${n}` : `${addressOf(shown, { sentence: id })}#on` }),
      }
    }),
    ...(chosen && { on: onSentence(chosen.id, places.get(chosen.id) ?? 0, shown) }),
  }
}

/** The questions of one sentence, a page of them. */
function onSentence(id: string, n: number, shown: Shown): OnSentence {
  const held = shown.resting.get(id) ?? []
  const at = Math.min(shown.wanted.page, Math.ceil(held.length / most))
  const pageAt = (wanted: number) => `${addressOf(shown, { sentence: id, page: wanted })}#on`
  return {
    heading: say('{count, plural, one {# question rests} other {# questions rest}} on sentence {n}', { count: held.length, n }),
    rows: held.slice((at - 1) * most, at * most).map(({ question }) => ({
      href: `/bank/${question.id}`,
      id: question.id,
      prompt: question.prompt,
      kind: kindOf(question).name,
      process: question.process,
      level: question.level.toUpperCase(),
    })),
    add: addOn(id, shown),
    close: `${addressOf(shown)}#t${n}`,
    ...(at > 1 && { before: pageAt(at - 1) }),
    ...(at * most < held.length && { next: pageAt(at + 1) }),
  }
}

/** The form for a question on this sentence, of what is counted or else of what is most wanting. */
function addOn(sentence: string, { coverage, level, wanted }: Shown): string {
  const { kind, process } = mostWanted(coverage, level.level, wanted)
  return addressOfNew({ passage: coverage.passage.id, kind, level: level.level, process, sentence })
}

/** The address of this map, to be shared. */
function addressOf({ coverage, level, wanted }: Shown, to: Partial<Omit<Search, 'passage'>> = {}): string {
  const { page: at, ...all } = { level: level.level, process: wanted.process, kind: wanted.kind, sentence: '', page: 1, ...to }
  const set = Object.entries({ ...all, page: at > 1 ? String(at) : '' }).filter(([, value]) => value !== '')
  return `/bank/coverage/${coverage.passage.id}?${new URLSearchParams(set)}`
}
