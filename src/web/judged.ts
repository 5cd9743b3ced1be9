import type { Question } from '../kinds/base.ts'
import { kindOf } from '../kinds/index.ts'
import type { Sitting } from '../kinds/kind.ts'
import { say, type Words } from '../text.ts'
import type { Marked } from '../training/entries.ts'
import { rounded } from './rounded.ts'
import { clock, day } from './times.ts'

/** What one criterion got, and what that stands for. */
export interface GivenScore {
  text: string
  score: number
  step: string
}
/** One criterion of a form: 0, 1 or 2 is chosen. */
export interface CriterionField {
  name: string
  /** The id of its first button, for the way from a mistake to it. */
  id: string
  text: string
  steps: { score: number; text: string; chosen: boolean }[]
}
/** A mark that stands, as teachers are told of it. */
export interface StandingMark {
  words: Words
  scores: GivenScore[]
  comment?: string
}
/** An answer to compare with. */
export interface AnchorShown {
  text: string
  points: Words
  scores: GivenScore[]
}

const criteriaOf = (question: Question) => kindOf(question).judging?.criteria(question) ?? []

/** What was given for each criterion, in words. */
export const scoresGiven = (question: Question, scores: readonly number[]): GivenScore[] =>
  criteriaOf(question).map(({ text, steps }, at) => {
    const score = scores[at] ?? 0
    return { text, score, step: steps[score] ?? '' }
  })

/** The criteria as fields of a form. @param chosen what was given for each; undefined where nothing was */
export const criterionFields = (question: Question, chosen: readonly (number | undefined)[]): CriterionField[] =>
  criteriaOf(question).map(({ text, steps }, at) => ({
    name: `score.${at + 1}`,
    id: `score-${at + 1}`,
    text,
    // The best on top: so a reader asks first whether it is all there.
    steps: steps.map((step, score) => ({ score, text: step, chosen: chosen[at] === score })).reverse(),
  }))

/** What a form gives each criterion; undefined where it says nothing that is 0, 1 or 2. */
export const scoresSent = (question: Question, form: Readonly<Record<string, unknown>>): (number | undefined)[] =>
  criteriaOf(question).map((_, at) => {
    const sent = form[`score.${at + 1}`]
    return sent === '0' || sent === '1' || sent === '2' ? Number(sent) : undefined
  })

/** Whether every criterion got something. */
export const isWhole = (scores: readonly (number | undefined)[]): scores is number[] => scores.every((one) => one !== undefined)

/** What is missing in a form of criteria, each with its field. */
export const gapsIn = (question: Question, scores: readonly (number | undefined)[]): { field: string; message: Words }[] =>
  criterionFields(question, scores).flatMap(({ id, text }, at) =>
    scores[at] === undefined ? [{ field: id, message: say('Choose 2, 1 or 0 for “{criterion}”', { criterion: text }) }] : [],
  )

export function anchorsShown(question: Question): AnchorShown[] {
  const judging = kindOf(question).judging
  return (judging?.anchors(question) ?? []).map(({ text, scores }) => ({
    text,
    points: pointsFor(question, scores),
    scores: scoresGiven(question, scores),
  }))
}

/** What these scores are worth. */
export const pointsFor = (question: Question, scores: readonly number[]): Words =>
  say('{earned} of {points, plural, one {# point} other {# points}}', {
    earned: rounded((kindOf(question).judging?.score(question, scores) ?? 0) * question.points),
    points: question.points,
  })

/** @param teacher the name of who gave it */
export const standingMark = (question: Question, { mark, at, scores, comment }: Marked, teacher: string): StandingMark => ({
  words: say('{earned} of {points, plural, one {# point} other {# points}}, marked by {teacher}, {day}, {time}', {
    earned: rounded(mark * question.points),
    points: question.points,
    teacher,
    day: day(at),
    time: clock(at),
  }),
  scores: scoresGiven(question, scores),
  ...(comment && { comment }),
})

/** What was written, as the answer that stands. */
export const writtenIn = (question: Question, response: unknown, sitting: Sitting): string =>
  kindOf(question)
    .explain(question, response, sitting)
    .flatMap(({ chosen, text }) => (chosen && typeof text === 'string' ? [text] : []))
    .join('\n')
