import { Router } from 'express'
import { z } from 'zod'
import type { Bank, BankQuestion } from '../../bank/bank.ts'
import type { Reading } from '../../kinds/kind.ts'
import type { Board } from '../../statistics/board.ts'
import { type AllLevels, together } from '../../statistics/items.ts'
import { enoughForPercent } from '../../statistics/scores.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { teacherIn } from '../find.ts'
import { percentOf, placed, temptingMost } from './item-figures.ts'
import type { ItemListPage, ItemRow } from './score-model.ts'
import { countingOf, most, page } from './scores.ts'

const search = z.object({ sort: z.enum(['text', 'hardest']).catch('text'), page })
type Search = z.infer<typeof search>

/** A question of the bank with the figures of the version that is asked now, where it was counted. */
interface Item {
  held: BankQuestion
  figures: AllLevels | undefined
}

/** All questions of the bank with what learners made of them. */
export const scoresOfQuestions = ({ board, bank, show }: House): Router =>
  Router().get('/scores/questions', (request, response) => {
    teacherIn(response)
    const wanted = search.parse({ ...request.query })
    const all = inOrder(
      [...bank().questions.values()].map((held) => ({ held, figures: nowOf(board, held) })),
      wanted,
    )
    const at = Math.min(wanted.page, Math.max(1, Math.ceil(all.length / most)))
    const shown = all.slice((at - 1) * most, at * most)
    const counting = countingOf(board)
    const model: ItemListPage = {
      ...(counting && { counting }),
      unreadable: board.state().unreadable,
      orders: [
        { href: addressOf('text'), text: say('By text'), here: wanted.sort === 'text' },
        { href: addressOf('hardest'), text: say('Hardest first'), here: wanted.sort === 'hardest' },
      ],
      groups: wanted.sort === 'text' ? byText(shown, bank()) : [{ items: shown.map((one) => rowOf(one, bank())) }],
      all: all.length,
      first: all.length === 0 ? 0 : (at - 1) * most + 1,
      last: (at - 1) * most + shown.length,
      ...(at > 1 && { before: addressOf(wanted.sort, at - 1) }),
      ...(at * most < all.length && { next: addressOf(wanted.sort, at + 1) }),
    }
    show(request, response, { title: say('Scores: questions'), here: 'scores' }, 'teacher/item-list', model)
  })

/** The figures of the version that is in the bank, at all levels together; undefined where it was not asked yet. */
export function nowOf(board: Board, { question, version }: BankQuestion): AllLevels | undefined {
  const counted = board.figuresOf(question.id).filter((figures) => figures.version === version && figures.n > 0)
  return counted.length > 0 ? together(counted) : undefined
}

/** The text in which the options of a question are told: that of this level, or else of the level it was written for. */
export function readingOf(bank: Bank, held: BankQuestion | undefined, wanted?: string): Reading {
  const levels = held ? (bank.passages.get(held.passage)?.levels ?? []) : []
  const found = [wanted, held?.question.level].map((name) => levels.find(({ level }) => level === name)).find((one) => one !== undefined)
  return found ?? levels[0] ?? { level: '', sentences: [] }
}

function inOrder(all: Item[], { sort }: Search): Item[] {
  const byId = (a: Item, b: Item) =>
    a.held.passage < b.held.passage ? -1 : a.held.passage > b.held.passage ? 1 : a.held.question.id < b.held.question.id ? -1 : 1
  // Of few answers nobody can say how hard it is: they come after.
  const ease = ({ figures }: Item) => (figures && figures.n >= enoughForPercent ? figures.right / figures.n : 2)
  return sort === 'hardest' ? all.sort((a, b) => ease(a) - ease(b) || byId(a, b)) : all.sort(byId)
}

function byText(shown: readonly Item[], bank: Bank): ItemListPage['groups'] {
  const groups = new Map<string, ItemRow[]>()
  for (const one of shown) {
    const { passage } = one.held
    const rows = groups.get(passage) ?? []
    groups.set(passage, rows)
    rows.push(rowOf(one, bank))
  }
  return [...groups].map(([passage, items]) => ({ heading: bank.passages.get(passage)?.levels[0]?.title ?? passage, items }))
}

function rowOf({ held, figures }: Item, bank: Bank): ItemRow {
  const { id, prompt, retired } = held.question
  const base = { id, href: `/scores/questions/${id}`, prompt, retired }
  if (!figures) return { ...base, n: 0, right: 0 }
  const wrong = temptingMost(figures, held.question, readingOf(bank, held))
  return {
    ...base,
    n: figures.n,
    right: figures.right,
    ...percentOf(figures.right, figures.n),
    ...(wrong && { wrong }),
    ...(placed(figures) > 0 && { outcomes: figures.outcomes }),
  }
}

const addressOf = (sort: Search['sort'], page = 1): string => {
  const set = Object.entries({ sort: sort === 'text' ? '' : sort, page: page === 1 ? '' : String(page) }).filter(
    ([, value]) => value !== '',
  )
  return `/scores/questions${set.length ? `?${new URLSearchParams(set)}` : ''}`
}
