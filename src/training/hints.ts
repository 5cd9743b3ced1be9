import type { Question } from '../kinds/base.ts'
import { sentencesWith, setsIn } from '../kinds/evidence.ts'
import { kindOf } from '../kinds/index.ts'
import type { Level } from '../passages/passage.ts'
import { say, type Words } from '../text.ts'

/**
 * The hints of a question, one after the other: where to look, what to look for, and the sentence with a word left out. They follow from
 * the evidence at the level that is read; only the second is the author's. A step for which there is nothing to say is left out.
 */
export function hintsOf(question: Question, level: Level): Words[] {
  const proving = sentencesWith(question, setsIn(question, level)[0] ?? [], level)
  const sections = level.sections.filter(({ blocks }) => blocks.some(({ sentences }) => sentences.some((one) => proving.includes(one))))
  const headings = sections.map(({ heading }) => heading).filter(Boolean)
  const [first] = proving
  return [
    ...(headings.length > 0 ? [say('Look under {headings}.', { headings: headings.map((heading) => `“${heading}”`).join(' · ') })] : []),
    ...(question.hint ? [say('{hint}', { hint: question.hint })] : []),
    ...(first ? [say('One sentence to read again: {sentence}', { sentence: withGap(first.text, question) })] : []),
  ]
}

/** The sentence without the word that says most: one that the key uses, else the longest that the prompt does not have. */
function withGap(sentence: string, question: Question): string {
  const key = kindOf(question)
    .offers(question)
    .flatMap(({ wordings }) => wordings.flatMap(({ right, text }) => (right ? wordsOf(text) : [])))
  const asked = wordsOf(question.prompt)
  const words = sentence.match(/[\p{L}\p{N}’'-]+/gu) ?? []
  const longest = (some: readonly string[]) => [...some].sort((a, b) => b.length - a.length)[0]
  const lower = words.map((word) => word.toLowerCase())
  const telling = longest(lower.filter((word) => key.includes(word) && (word.length >= 4 || /\d/.test(word))))
  const word = telling ?? longest(lower.filter((one) => !asked.includes(one))) ?? ''
  const at = lower.indexOf(word)
  let place = 0
  return sentence.replace(/[\p{L}\p{N}’'-]+/gu, (found) => (place++ === at ? '____' : found))
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}’'-]+/gu) ?? []
