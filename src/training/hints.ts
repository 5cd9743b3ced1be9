import type { Question } from '../kinds/base.ts'
import { sentencesWith, setsIn } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import { numberIn } from '../kinds/numbers.ts'
import type { Level } from '../passages/passage.ts'
import { say, type Words } from '../text.ts'

/**
 * The hints of a question, one after the other: where to look, what to look for, and a sentence that proves it with what it has of the key
 * left out. They follow from the evidence at the level that is read; only the second is the author's. A step for which there is nothing
 * to say is left out, and the sentence as well where sentences are the answer.
 */
export function hintsOf(question: Question, level: Level): Words[] {
  const proving = sentencesWith(question, setsIn(question, level)[0] ?? [], level)
  const sections = level.sections.filter(({ blocks }) => blocks.some(({ sentences }) => sentences.some((one) => proving.includes(one))))
  const headings = sections.map(({ heading }) => heading).filter(Boolean)
  const first = kindOf(question).evidenceIs(question) === 'answer' ? undefined : proving[0]
  return [
    ...(headings.length > 0 ? [say('Look under {headings}.', { headings: headings.map((heading) => `“${heading}”`).join(' · ') })] : []),
    ...(question.hint ? [say('{hint}', { hint: question.hint })] : []),
    ...(first ? [say('One sentence to read again: {sentence}', { sentence: withGaps(first.text, question) })] : []),
  ]
}

/** The sentence without the words and numbers of the key; where it has none of them, without the longest that the prompt does not have. */
function withGaps(sentence: string, question: Question): string {
  const right = kindOf(question)
    .offers(question)
    .flatMap(({ wordings }) => wordings.filter((one) => one.right).flatMap(({ text }) => wordsOf(text)))
  const numbers = new Set(right.flatMap((one) => numberIn(one)?.value ?? []))
  const words = [...new Set(wordsOf(sentence))].sort((a, b) => b.length - a.length)
  const counts = words.filter((one) => numbers.has(numberIn(one)?.value ?? Number.NaN))
  // A key in the words of the text would leave nothing to read: its three longest are enough.
  const telling = [...counts, ...words.filter((one) => one.length >= 4 && right.includes(one) && !counts.includes(one)).slice(0, 3)]
  const asked = wordsOf(question.prompt)
  const left = telling.length > 0 ? telling : words.filter((one) => !asked.includes(one)).slice(0, 1)
  return sentence.replace(word, (found) => (left.includes(found.toLowerCase()) ? '____' : found))
}

const word = /[\p{L}\p{N}’'-]+/gu
const wordsOf = (text: string): string[] => text.toLowerCase().match(word) ?? []
