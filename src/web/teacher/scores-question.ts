import { Router } from 'express'
import type { BankQuestion } from '../../bank/bank.ts'
import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Reading } from '../../kinds/kind.ts'
import type { Board } from '../../statistics/board.ts'
import type { Figures } from '../../statistics/items.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { figuresOf } from './item-figures.ts'
import type { ItemPage } from './score-model.ts'
import { countingOf } from './scores.ts'
import { nowOf, readingOf } from './scores-questions.ts'

/** How many earlier versions a page tells. */
const mostVersions = 10

/** What first attempts made of one question: its options, its places, and the versions before this one. */
export const scoresOfQuestion = ({ board, bank, show }: House): Router =>
  Router().get('/scores/questions/:id', async (request, response) => {
    teacherIn(response)
    const id = String(request.params.id)
    const held = bank().questions.get(id)
    const counted = board.figuresOf(id)
    const question = held?.question ?? (await lastOf(board, id, counted))
    if (!question) throw new NotFound()
    const reading = readingOf(bank(), held)
    const now = held ? nowOf(board, held) : undefined
    const before = counted.filter((figures) => figures !== now && figures.n > 0).reverse()
    const counting = countingOf(board)
    const model: ItemPage = {
      ...(counting && { counting }),
      id,
      prompt: question.prompt,
      about: aboutOf(question, held),
      retired: question.retired,
      ...(held && { bank: `/bank/${id}` }),
      unreadable: counted.reduce((sum, { unreadable }) => sum + unreadable, 0),
      ...(now && { now: figuresOf(now, question, reading) }),
      earlier: await earlierOf(board, id, before.slice(0, mostVersions), reading),
      more: Math.max(0, before.length - mostVersions),
    }
    show(request, response, { title: say('Scores: {id}', { id }), here: 'scores' }, 'teacher/item', model)
  })

/** A question that is in the bank no more, as it was asked last. */
async function lastOf(board: Board, id: string, counted: readonly Figures[]): Promise<Question | undefined> {
  const last = counted.findLast(({ n }) => n > 0)
  return last && board.question({ id, version: last.version })
}

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

async function earlierOf(board: Board, id: string, before: readonly Figures[], reading: Reading): Promise<ItemPage['earlier']> {
  const told = before.map(async (figures) => {
    const { version, n } = figures
    const question = await board.question({ id, version })
    const heading = say('Version {version}, n = {n, number}', { version, n })
    return question && { heading, prompt: question.prompt, figures: figuresOf(figures, question, reading) }
  })
  return (await Promise.all(told)).filter((one) => one !== undefined)
}
