import { Router } from 'express'
import type { BankQuestion } from '../../bank/bank.ts'
import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Board } from '../../statistics/board.ts'
import type { Figures } from '../../statistics/items.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { correctionsOf } from './corrections-part.ts'
import { figuresOf } from './item-figures.ts'
import type { ItemPage, LevelFigures } from './score-model.ts'
import { countingOf } from './scores.ts'
import { readingOf } from './scores-questions.ts'

/** How many earlier versions a page tells. */
const mostVersions = 10

/** What first attempts made of one question: its options, its places, and the versions before this one. */
export const scoresOfQuestion = (house: House): Router =>
  Router().get('/scores/questions/:id', async (request, response) => {
    teacherIn(response)
    const { board, bank, show, regrades } = house
    await regrades.corrections.ready()
    const id = String(request.params.id)
    const held = bank().questions.get(id)
    const counted = board.figuresOf(id)
    const versions = [...byVersion(counted)].reverse()
    const question = held?.question ?? (await lastOf(board, id, versions[0]?.[0] ?? board.versionsOf(id).at(-1)))
    if (!question) throw new NotFound()
    const now = versions.find(([version]) => version === held?.version)?.[1] ?? []
    const before = versions.filter(([version]) => version !== held?.version)
    const levelsOf = (figures: readonly Figures[], asked: Question): LevelFigures[] =>
      [...figures]
        .sort((a, b) => (a.level < b.level ? -1 : 1))
        .map((one) => ({ level: one.level, figures: figuresOf(one, asked, readingOf(bank(), held, one.level)) }))
    const counting = countingOf(board)
    const model: ItemPage = {
      ...(counting && { counting }),
      id,
      prompt: question.prompt,
      about: aboutOf(question, held),
      retired: question.retired,
      ...(held && { bank: `/bank/${id}` }),
      unreadable: counted.reduce((sum, { unreadable }) => sum + unreadable, 0),
      n: askedIn(now),
      now: levelsOf(now, question),
      earlier: await earlierOf(house, id, before.slice(0, mostVersions), levelsOf),
      more: Math.max(0, before.length - mostVersions),
      // Of a question in the bank it stands on its own page.
      ...(!held && { corrections: await correctionsOf(house, id, undefined) }),
    }
    show(request, response, { title: say('Scores: {id}', { id }), here: 'scores' }, 'teacher/item', model)
  })

/** A question that is in the bank no more, at its latest version. */
const lastOf = async (board: Board, id: string, version: string | undefined): Promise<Question | undefined> =>
  version === undefined ? undefined : board.question({ id, version })

function aboutOf(question: Question, held: BankQuestion | undefined): Words {
  const { name } = kindOf(question)
  return held
    ? say('{id} · {kind} · {process} · version {version}', {
        id: question.id,
        kind: name,
        process: question.process,
        version: held.version,
      })
    : say('{id} · {kind} · {process} · no longer in the bank', { id: question.id, kind: name, process: question.process })
}

/** The figures that there are, version by version in the order in which they were first handed in. */
function byVersion(counted: readonly Figures[]): Map<string, Figures[]> {
  const versions = new Map<string, Figures[]>()
  for (const figures of counted) if (figures.n > 0) versions.set(figures.version, [...(versions.get(figures.version) ?? []), figures])
  return versions
}

const askedIn = (levels: readonly Figures[]): number => levels.reduce((sum, { n }) => sum + n, 0)

async function earlierOf(
  { board, regrades }: Pick<House, 'board' | 'regrades'>,
  id: string,
  before: readonly (readonly [version: string, levels: readonly Figures[]])[],
  levelsOf: (figures: readonly Figures[], asked: Question) => LevelFigures[],
): Promise<ItemPage['earlier']> {
  const told = before.map(async ([version, levels]) => {
    const question = await board.question({ id, version })
    // What was corrected is counted under the version that was asked, in the words of the one that marks it.
    const to = regrades.corrections.standing({ id, version })?.to
    const by = to != null && to !== version ? await board.question({ id, version: to }) : undefined
    const heading = by
      ? say('Version {version}, n = {n, number}, marked by version {to}', { version, n: askedIn(levels), to: to ?? '' })
      : say('Version {version}, n = {n, number}', { version, n: askedIn(levels) })
    return question && { heading, prompt: question.prompt, levels: levelsOf(levels, by ?? question) }
  })
  return (await Promise.all(told)).filter((one) => one !== undefined)
}
