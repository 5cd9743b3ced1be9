import type { Question } from '../kinds/base.ts'
import { sentencesWith, setsIn } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Asked, Criterion } from '../kinds/kind.ts'
import type { Level, Passage } from '../passages/passage.ts'
import { say, type Words } from '../text.ts'
import type { Look } from './models.ts'
import type { TextPane } from './text-model.ts'
import type { TextPanes } from './text-pane.ts'

/** A text and questions about it, to be printed. */
export interface PaperPage {
  title: string
  text: TextPane
  /** Words of the text and what they mean. */
  glossary: [word: string, meaning: string][]
  /** Whether learners also show where the text says so. */
  place: boolean
  /** How long there is, where the quiz has a limit. */
  minutes?: number
  points: number
  questions: { n: number; points: number; prompt: string; instructions: Words; view: string; asked: Asked }[]
  /** The key, on a sheet of its own. */
  answers?: {
    n: number
    lines: { letter?: string; text: string | Words }[]
    settles: string[]
    explanation: string
    /** Where people mark: what they look at, and answers to compare with. */
    rubric?: { criteria: readonly Criterion[]; anchors: readonly { text: string; scores: string }[] }
  }[]
  /** The page of the quiz, and the same sheet with or without its key; absent where it is no page of a site. */
  links?: { back: string; other: string }
}

interface Wanted {
  title: string
  passage: Passage
  level: Level
  questions: readonly Question[]
  /** The secret dice: in which order options stand on this sheet. */
  seed: string
  place: boolean
  minutes?: number | undefined
  keys: boolean
  look: Look
  textPane: TextPanes
}

/** The sheet for these questions; those that do not hold at the level are the caller's to leave out. */
export function paperOf({ title, passage, level, questions, seed, place, minutes, keys, look, textPane }: Wanted): PaperPage {
  const sittings = questions.map((question, at) => ({
    n: at + 1,
    question, // By the question and not by its place: another one may come in before it, and keys that were printed still fit.
    sitting: { reading: level, seed: `${seed}/${question.id}` },
  }))
  return {
    title,
    text: textPane({ level, all: passage.levels, levels: [level], look, here: '', unglossed: true }),
    glossary: Object.entries(level.glossary),
    place,
    ...(minutes !== undefined && { minutes }),
    points: questions.reduce((sum, { points }) => sum + points, 0),
    questions: sittings.map(({ n, question, sitting }) => {
      const kind = kindOf(question)
      return {
        n,
        points: question.points,
        prompt: question.prompt,
        instructions: question.instructions ? say('{words}', { words: question.instructions }) : kind.instructions(question),
        view: `kinds/${question.kind}`,
        asked: kind.ask(question, sitting),
      }
    }),
    ...(keys && {
      answers: sittings.map(({ n, question, sitting }) => {
        const { judging, explain } = kindOf(question)
        const lines = explain(question, undefined, sitting).filter(({ right }) => right)
        return {
          n,
          lines: judging ? [] : lines.map(({ letter, text }) => ({ text, ...(letter && { letter }) })),
          settles: sentencesWith(question, setsIn(question, level)[0] ?? [], level).map(({ text }) => text),
          explanation: question.explanation,
          ...(judging && {
            rubric: {
              criteria: judging.criteria(question),
              anchors: judging.anchors(question).map(({ text, scores }) => ({ text, scores: scores.join(' ') })),
            },
          }),
        }
      }),
    }),
  }
}
