import type { Complaint } from '../../kinds/kind.ts'
import type { Fault, Level, WrittenSentence } from '../../passages/passage.ts'
import type { Blueprint } from '../blueprint.ts'
import { evidenceOf } from './evidence.ts'
import type { Wordings } from './words.ts'

/** Labels that are claims, with the names of whoever claims them. */
export type Claims = Blueprint['claims']

/** K6: a question that rests on a claim says whose it is. */
export function lintSpeakers({ question, texts }: Wordings, claims: Claims): Complaint[] {
  const told = [...texts.map(({ text }) => text), question.explanation]
  return evidenceOf(question).flatMap((label): Complaint[] => {
    const names = namesOf(label, claims)
    if (!names || told.some((text) => names.some((name) => says(text, name)))) return []
    return [
      {
        rule: 'K6',
        severity: 'error',
        path: ['explanation'],
        message: `“${label}” is a claim, and nothing here says whose`,
        remedy: `name who says so in the question, an option or the explanation: ${names.join(' or ')}`,
      },
    ]
  })
}

/** K6: a sentence that carries a claim says whose it is, or one before it in its paragraph does. */
export function lintClaims(level: Level, claims: Claims): Fault[] {
  const known = linted.get(level)
  if (known?.claims === claims) return known.faults
  const faults = claimsWithoutSpeaker(level, claims).map(
    ({ sentence, label, names }): Fault => ({
      rule: 'K6',
      severity: 'warning',
      line: lineOf(sentence, level),
      column: 1,
      message: `“${label}” is a claim, and the sentence does not say whose`,
      remedy: `Name who says so, here or before it in the paragraph: ${names.join(' or ')}`,
    }),
  )
  linted.set(level, { claims, faults })
  return faults
}
/** A text changes seldom, and is asked for with every question that does. */
const linted = new WeakMap<Level, { claims: Claims; faults: Fault[] }>()

/** From 1. A sentence that carries a label has braces with its id. */
const lineOf = ({ id }: WrittenSentence, { markdown }: Level): number =>
  markdown.split('\n').findIndex((line) => line.includes(`{#${id} `) || line.includes(`{#${id}}`)) + 1 || 1

const claimsWithoutSpeaker = (level: Level, claims: Claims): { sentence: WrittenSentence; label: string; names: readonly string[] }[] =>
  level.sections.flatMap(({ blocks }) =>
    blocks.flatMap(({ sentences }) =>
      sentences.flatMap((sentence, at) =>
        sentence.labels.flatMap((label) => {
          const names = namesOf(label, claims)
          const around = sentences
            .slice(0, at + 1)
            .map(({ text }) => text)
            .join(' ')
          return names && !names.some((name) => says(around, name)) ? [{ sentence, label, names }] : []
        }),
      ),
    ),
  )

const namesOf = (label: string, claims: Claims): readonly string[] | undefined => (Object.hasOwn(claims, label) ? claims[label] : undefined)

/** Whether the text has this name as a word, or in the plural, or with what belongs to it. */
const says = (text: string, name: string): boolean => patternOf(name).test(text)

function patternOf(name: string): RegExp {
  const known = patterns.get(name)
  if (known) return known
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?:e?s|['’]s?)?(?![\\p{L}\\p{N}])`, 'iu')
  if (patterns.size === 1000) patterns.clear()
  patterns.set(name, pattern)
  return pattern
}
const patterns = new Map<string, RegExp>()
