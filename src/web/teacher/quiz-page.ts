import type { Bank } from '../../bank/bank.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Fault, Passage } from '../../passages/passage.ts'
import { say } from '../../text.ts'
import { kindsIn, processesIn } from './bank.ts'
import { matching } from './bank-search.ts'
import type { Remark } from './editor-model.ts'
import type { Draft } from './quiz-draft.ts'
import type { QuizField, QuizItem, QuizPage } from './quiz-model.ts'

/** A quiz on the table: the draft, what is said about it, and which questions are offered. */
export interface Desk {
  passage: Passage
  draft: Draft
  /** Its own name in its file; absent for a new one. */
  there?: string
  base: string
  /** What is wrong with it, by the paths of its own fields. */
  faults: readonly Fault[]
  /** The questions that its rule draws. */
  drawn: readonly string[]
  /** What is looked for among the questions that can be added, and which of them are ticked. */
  looking: { q: string; kind: string; process: string }
  ticked: readonly string[]
}

/** What became of the form that was sent. */
export interface Outcome {
  refused?: boolean
  notice?: QuizPage['notice']
  conflict?: QuizPage['conflict']
}

/** So many questions are offered at once. */
const mostOffered = 40

/** The form of a quiz. */
export function quizPage(bank: Bank, desk: Desk, { refused = false, notice, conflict }: Outcome): QuizPage {
  const { passage, draft, there, base, faults } = desk
  // Before anything was sent, an empty field is not a mistake yet; what is said about a question helps at any time.
  const at = (...path: (string | number)[]) => remarksAt(faults, path)
  const field = (name: 'id' | 'title' | 'attempts' | 'minutes'): QuizField => ({ value: draft[name], remarks: refused ? at(name) : [] })
  const title = passage.levels[0]?.title ?? passage.id
  return {
    heading: there === undefined ? say('New quiz') : draft.title || there,
    passage: { id: passage.id, title },
    action: there === undefined ? '/quizzes' : `/quizzes/${passage.id}/${there}`,
    base,
    ...(there === undefined ? { id: field('id') } : { there: thereOf(bank, passage.id, there) }),
    ...(notice && { notice }),
    mistakes: refused ? mistakesOf(faults) : [],
    ...(conflict && { conflict }),
    title: field('title'),
    level: {
      choices: passage.levels.map(({ level }) => ({ value: level, text: level.toUpperCase(), chosen: level === draft.level })),
      remarks: at('level'),
    },
    order: draft.order,
    feedback: draft.feedback,
    proof: draft.proof,
    hints: draft.hints,
    attempts: field('attempts'),
    minutes: field('minutes'),
    by: draft.by,
    picked: {
      items: draft.questions.map((id, index) => itemOf(bank, id, draft.by === 'picked' ? at('questions', index) : [])),
      remarks: refused ? exactlyAt(faults, ['questions']) : [],
    },
    more: moreOf(bank, desk),
    drawn: {
      seed: draft.seed,
      rows: draft.rows.map(({ n, process, kind }, index) => ({
        n,
        processes: processesIn(process),
        kinds: kindsIn(kind),
        remarks: at('draw', 'of', index),
      })),
      remarks: [...at('draw', 'seed'), ...(refused ? exactlyAt(faults, ['draw'], ['draw', 'of']) : [])],
      items: desk.drawn.map((id) => itemOf(bank, id, [])),
    },
  }
}

function thereOf(bank: Bank, passage: string, id: string) {
  const address = `/quizzes/${passage}/${id}`
  return {
    id,
    removal: `${address}/removals`,
    ...(bank.quizzes.has(`${passage}/${id}`) && { preview: `${address}/preview`, paper: `${address}/paper` }),
  }
}

function itemOf(bank: Bank, id: string, remarks: Remark[]): QuizItem {
  const question = bank.questions.get(id)?.question
  if (!question) return { id, prompt: '', about: say('not in the bank'), remarks }
  return {
    id,
    prompt: question.prompt,
    about: say('{kind} · {process}', { kind: kindOf(question).name, process: question.process }),
    remarks,
  }
}

function moreOf(bank: Bank, { passage, draft, looking, ticked }: Desk): QuizPage['more'] {
  const { q, kind, process } = looking
  const found = matching(bank, { q, kind, process, passage: passage.id, level: draft.level, state: 'used' })
    .map(({ held }) => held.question.id)
    .filter((id) => !draft.questions.includes(id))
  return {
    q,
    kinds: kindsIn(kind),
    processes: processesIn(process),
    items: found
      .slice(0, mostOffered)
      .map((id) => ({ ...itemOf(bank, id, enemiesIn(bank, id, draft.questions)), ticked: ticked.includes(id) })),
    rest: Math.max(0, found.length - mostOffered),
  }
}

function enemiesIn(bank: Bank, id: string, picked: readonly string[]): Remark[] {
  const own = bank.questions.get(id)?.question.enemies ?? []
  const enemy = picked.find((other) => own.includes(other) || bank.questions.get(other)?.question.enemies.includes(id))
  if (enemy === undefined) return []
  return [{ severity: 'warning', message: `It and ${enemy} give each other away`, remedy: 'Take only one of the two' }]
}

/** What is said about the field at this path or anything in it. */
const remarksAt = (faults: readonly Fault[], path: readonly (string | number)[]): Remark[] =>
  remarks(faults.filter((fault) => path.every((step, index) => fault.path?.[index] === step)))

/** What is said about just these fields, and nothing in them. */
const exactlyAt = (faults: readonly Fault[], ...paths: (string | number)[][]): Remark[] =>
  remarks(faults.filter((fault) => paths.some((path) => fault.path?.join('.') === path.join('.'))))

const remarks = (faults: readonly Fault[]): Remark[] =>
  faults.map((fault) => ({ severity: fault.severity, message: messageOf(fault), remedy: fault.remedy }))

function mistakesOf(faults: readonly Fault[]): QuizPage['mistakes'] {
  return faults
    .filter(({ severity }) => severity === 'error')
    .map((fault) => ({ field: anchorOf(fault.path ?? []), message: messageOf(fault) }))
}

/** What is wrong, with the label that the field has in the form in place of the name that it has in the file. */
function messageOf({ message, path = [] }: Fault): string {
  const name = path.findLast((step) => typeof step === 'string') ?? ''
  const label = labels.get(name)
  return label !== undefined && message.startsWith(`“${name}”`) ? `${label}${message.slice(name.length + 2)}` : message
}
const labels: ReadonlyMap<unknown, string> = new Map([
  ['id', 'Id'],
  ['title', 'Title'],
  ['attempts', 'Attempts'],
  ['minutes', 'Minutes'],
  ['questions', 'Questions'],
  ['seed', 'Seed'],
  ['n', 'How many'],
  ['of', 'The rule'],
])

/** The id of the element of the form that a path of the file leads to. */
function anchorOf([first, second, third]: readonly (string | number)[]): string {
  if (first === 'questions') return second === undefined ? 'picked' : `picked-${second}`
  if (first === 'draw') return second === 'of' && third !== undefined ? `row-${third}` : second === 'seed' ? 'seed' : 'rows'
  return ['id', 'title', 'level', 'attempts', 'minutes'].includes(String(first)) ? String(first) : 'settings'
}
