import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Complaint, Offer } from '../../kinds/kind.ts'
import { withoutQuotations } from '../../kinds/quotations.ts'
import { quoted, wordCount } from './quoted.ts'

const [mostInPrompt, mostInOption] = [40, 18]

/** “At least two” is a number, and no negation; “not least” is praise. */
const turned = 'except|(?<!\\b(?:at|not) )least'
const negative = new RegExp(`\\b(?:not(?! least)|cannot|never|${turned})\\b|\\b\\p{L}+n['’]t\\b`, 'iu')
/** In a task, “why he did not come” tells what happened; “the sentence that does not fit” is to be found by what it is not. */
const negativeTasks = [
  new RegExp(`\\b(?:${turned})\\b`, 'i'),
  /\b(?:NOT|CANNOT|NEVER)\b/,
  /(?<=^(?:choose|click|find|mark|name|pick|select|tick)\b.*\b(?:that|which|who)(?: \p{L}+)? )not\b/iu,
]
/** “Do not copy sentences” says how to answer. */
const forbids = /^\W*(?:please )?(?:do not|don['’]t|never)\b/i

/** The word that turns a question about; undefined where there is none. What is told before the question may say what is not so. */
export function negationIn(prompt: string): string | undefined {
  if (!negative.test(prompt)) return undefined
  const sentences = withoutQuotations(prompt)
    .split(/(?<=[.?!…][)]*)\s+/)
    .map((sentence) => sentence.trim())
  const asking = sentences.filter((sentence) => /\?[)]*$/.test(sentence))
  const patterns = asking.length > 0 ? [negative] : negativeTasks
  return (asking.length > 0 ? asking : sentences.filter((sentence) => !forbids.test(sentence)))
    .flatMap((sentence) => patterns.map((pattern) => pattern.exec(sentence)?.[0]))
    .find((word) => word !== undefined)
}

/** L05: a question for what is not so. Statements have a rule of their own. */
export function lintNegative(question: Question): Complaint[] {
  const word = negationIn(question.prompt)
  if (word === undefined || isStatement(question)) return []
  const isSeen = word === word.toUpperCase()
  return [
    {
      rule: 'L05',
      severity: 'warning',
      path: ['prompt'],
      message: isSeen ? `the prompt asks for what is not so: ${word}` : `“${word}” stands in the prompt, where it is read over`,
      remedy: isSeen
        ? 'ask the other way round; where that is not possible, tick the rule off and say why'
        : `ask the other way round; where that is not possible, write ${word.toUpperCase()} and tick the rule off`,
    },
  ]
}

const isStatement = (question: Question): boolean => kindOf(question).toItem(question)?.interaction.is === 'statement'

/** L19: a prompt or options that take long to read. */
export function lintLoad({ prompt }: Pick<Question, 'prompt'>, shown: readonly Offer[]): Complaint[] {
  const long = (path: Complaint['path'], what: string, text: string, most: number): Complaint[] => {
    const count = wordCount(text)
    if (count <= most) return []
    return [
      {
        rule: 'L19',
        severity: 'warning',
        path,
        message: `${what} has ${count} words`,
        remedy: `say it in at most ${most}`,
      },
    ]
  }
  return [
    ...long(['prompt'], 'the prompt', prompt, mostInPrompt),
    ...shown.flatMap(({ wordings }) => wordings.flatMap(({ path, text }) => long(path, `the option ${quoted(text)}`, text, mostInOption))),
  ]
}
