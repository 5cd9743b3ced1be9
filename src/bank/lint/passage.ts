import type { Question } from '../../kinds/base.ts'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Complaint, Wording } from '../../kinds/kind.ts'
import { numberIn } from '../../kinds/numbers.ts'
import { withoutQuotations } from '../../kinds/quotations.ts'
import type { Level } from '../../passages/passage.ts'
import { fk1, words } from '../../passages/readability.ts'
import { type Claims, lintSpeakers } from './claims.ts'
import { lintCopied, type SourceText } from './copied.ts'
import { evidenceIn, hashOfSentences } from './evidence.ts'
import { contentWords, longestRun, plainWords, type Wordings, wordingsOf } from './words.ts'

/** What a question is held against besides the rules for questions alone. */
export interface Ground {
  /** The text of the level for which it was written. */
  readonly level: Level
  readonly claims?: Claims
  readonly source?: SourceText
}

/** What is wrong between a question and the text for which it was written. It holds there. */
export function lintOnPassage(question: Question, { level, claims, source }: Ground): Complaint[] {
  const wordings = wordingsOf(question)
  return [
    ...integrates(question, level),
    ...notGiven(question),
    ...unchecked(question, level),
    ...(source ? lintCopied(wordings, source) : []),
    ...echoed(wordings, level),
    ...absolute(question, level),
    ...readingLoad(wordings, level),
    ...abbreviations(wordings, level),
    ...(claims ? lintSpeakers(wordings, claims) : []),
  ]
}

function integrates(question: Question, level: Level): Complaint[] {
  if (question.process !== 'integrate') return []
  if (setsIn(question, level).every((set) => sentencesWith(question, set, level).length >= 2)) return []
  return [
    {
      rule: 'L13',
      severity: 'error',
      path: ['evidence'],
      message: 'one sentence is enough to answer it, and “integrate” means that several have to be put together',
      remedy: 'cite at least two sentences that together prove the key, or choose another process',
    },
  ]
}

function notGiven(question: Question): Complaint[] {
  const kind = kindOf(question)
  const isNotGiven = kind.evidenceIs(question) === 'nearest' && kind.toItem(question)?.interaction.is === 'statement'
  if (!isNotGiven || question.flags.some((flag) => /^N\d/.test(flag))) return []
  return [
    {
      rule: 'L13',
      severity: 'warning',
      path: ['flags'],
      message: 'the answer is “not given”, and no flag says what the text leaves out',
      remedy: 'add the number of what is not told to flags: N12, for instance',
    },
  ]
}

function unchecked(question: Question, level: Level): Complaint[] {
  if (question.checked === undefined) return []
  const hash = hashOfSentences(evidenceIn(question, level))
  if (hash === question.checked) return []
  return [
    {
      rule: 'L13',
      severity: 'warning',
      path: ['checked'],
      message: 'the sentences that prove it were changed since somebody last checked it',
      remedy: `answer it once more from the text; where the key still holds, write “checked: ${hash}”`,
    },
  ]
}

/** So many words in a row are found by the eye. */
const echo = 5

/** L15. What a learner types cannot be found by comparing words on a page. */
function echoed({ question, shown }: Wordings, level: Level): Complaint[] {
  const isLong = ({ text, right }: Wording) => right && plainWords(text).length >= echo
  const offers = shown.filter(({ choose, wordings }) => choose !== 'shared' && wordings.some(isLong))
  if (question.process === 'locate' || offers.length === 0) return []
  const evidence = evidenceIn(question, level).map(({ text }) => plainWords(text))
  const runIn = (text: string, sentences: readonly string[][]): number => {
    const own = plainWords(text)
    return own.length < echo ? 0 : Math.max(0, ...sentences.map((sentence) => longestRun(own, sentence)))
  }
  return offers.flatMap(({ wordings }) =>
    wordings.filter(isLong).flatMap(({ path, text }): Complaint[] => {
      const run = runIn(text, evidence)
      if (run < echo || wordings.some((one) => !one.right && runIn(one.text, wordsOf(level)) >= run)) return []
      return [
        {
          rule: 'L15',
          severity: 'warning',
          path,
          message: `the key has ${run} words in a row of the sentence that proves it, and no wrong option has as many of the text`,
          remedy: 'say the key in other words, or give a wrong option words of the text as well',
        },
      ]
    }),
  )
}

const wordsOf = (level: Level): readonly string[][] => {
  const known = wordsIn.get(level) ?? level.sentences.map(({ text }) => plainWords(text))
  wordsIn.set(level, known)
  return known
}
const wordsIn = new WeakMap<Level, string[][]>()

/** Words that make a statement false more often than not, and words of the text that say as much. */
const absolutes: Determiners = {
  always: 'constantly every each all',
  never: 'no not nobody nothing none',
  all: 'every each both whole entire everybody everyone everything',
  none: 'no not nobody nothing never',
  only: 'alone just sole solely single one exclusively',
  every: 'all each everybody everyone everything always',
  completely: 'fully entirely totally wholly whole entire all',
}
/** Words that make it true more often than not. Whoever found them may have good reason for them: they are told, and do not block. */
const hedges: Determiners = {
  usually: 'often mostly normally generally typically most regularly',
  often: 'usually frequently regularly many mostly',
  may: 'might could can perhaps possible possibly maybe likely',
  some: 'several few part partly many half certain any',
}
type Determiners = Readonly<Record<string, string>>

/** At all, above all and after all are turns of phrase; May is a month, and some 300 are about 300. */
const idle = /\b(?:at|above|after) all\b|\bMay\b|\b[Ss]ome(?= \d)/g

/** L18: words that give a statement away, unless the sentences that it rests on have them. */
function absolute(question: Question, level: Level): Complaint[] {
  const stated = new Set(plainWords(withoutQuotations(question.prompt).replace(idle, ' ')))
  const found = (words: Determiners) => Object.entries(words).filter(([word]) => stated.has(word))
  const [strong, weak] = [found(absolutes), found(hedges)]
  if (strong.length + weak.length === 0) return []
  if (kindOf(question).toItem(question)?.interaction.is !== 'statement') return []
  const told = new Set(evidenceIn(question, level).flatMap(({ text }) => plainWords(text)))
  const complaints = (words: typeof strong, severity: Complaint['severity'], verdict: string): Complaint[] =>
    words
      .filter(([word, likes]) => ![word, ...likes.split(' ')].some((one) => told.has(one)))
      .map(([word]) => ({
        rule: 'L18',
        severity,
        path: ['prompt'],
        message: `“${word}” stands in the statement and not in the text, and tells test-wise readers that it is ${verdict}`,
        remedy: `say it without “${word}”`,
      }))
  return [...complaints(strong, 'error', 'false'), ...complaints(weak, 'warning', 'true')]
}

/** Below so many words the measure jumps with every long name. */
const leastWords = 20

/** L19. The measure was made for English. */
function readingLoad(wordings: Wordings, level: Level): Complaint[] {
  if (!/^en\b/i.test(level.language)) return []
  const texts = [...wordings.question.prompt.split(/(?<=[.?!])\s+/), ...optionsOf(wordings)]
  const { words: count, grade } = fk1(texts)
  const own = gradeOf(level)
  if (count < leastWords || grade === null || own === null || grade <= own + 1) return []
  return [
    {
      rule: 'L19',
      severity: grade > own + 3 ? 'error' : 'warning',
      path: ['prompt'],
      message: `the question reads like grade ${grade.toFixed(1)}, and the text of level ${level.level} like grade ${own.toFixed(1)}`,
      remedy: 'use shorter sentences and words in the question and its options',
    },
  ]
}

const gradeOf = (level: Level): number | null => {
  const known = grades.get(level)
  if (known !== undefined) return known
  const { grade } = fk1(level.sentences.map(({ text }) => text))
  grades.set(level, grade)
  return grade
}
const grades = new WeakMap<Level, number | null>()

/** Words that are written in capitals so that nobody reads over them; times of the day and eras, which nobody writes out. */
const emphasized = new Set(
  `NOT NO NEVER EXCEPT LEAST MOST BEST FIRST LAST ALL BOTH EACH ONLY AND OR IF IS ARE TRUE FALSE GIVEN YES MUST NEXT SAME OTHER DIFFERENT
  CORRECT RIGHT WRONG INCORRECT OPPOSITE MAIN ALWAYS BEFORE AFTER MORE LESS NEW OLD WORD WORDS WORLD WAR AM PM AD BC CE BCE OK`.split(
    /\s+/,
  ),
)
const roman = /^(?:X{0,3}(?:IX|IV|V?I{0,3}))$/
/** Nobody shortens to so many letters, and short forms seldom end like this. */
const isLong = (word: string): boolean => word.length >= 8 || /^.{2,}(?:ING|ED|LY|EST|TION|MENT|NESS|FUL)$/.test(word)
/** A headline: in a row of capitals no word is a short form for that. Two are few: “TWO EU firms”. */
const shouted = /\b[A-Z]{2,}(?: [A-Z]{2,}){2,}\b/g

/** L19: short forms that a reader of this text has not met. What may be a word in capitals is not taken for one. */
function abbreviations(wordings: Wordings, level: Level): Complaint[] {
  const text = [wordings.question.prompt, ...optionsOf(wordings)].join(' ')
  if (!/[A-Z][A-Z0-9]/.test(text)) return []
  const known = shortFormsOf(level)
  const isWord = (one: string): boolean =>
    emphasized.has(one) ||
    roman.test(one) ||
    numberIn(one) !== undefined ||
    isLong(one) ||
    (one.length > 2 && isInLowerCase(one, text, level))
  return [...shortForms(text.replace(shouted, ' '))]
    .filter((one) => !known.has(one) && !isWord(one))
    .map((one) => ({
      rule: 'L19',
      severity: 'warning',
      path: ['prompt'],
      message: `“${one}” stands in the question and nowhere in the text of level ${level.level}`,
      remedy: 'write it out',
    }))
}

/** As a common word, in the question, in the text or in all texts. IT and US are short forms wherever it and us may stand. */
const isInLowerCase = (word: string, text: string, level: Level): boolean => {
  const lower = word.toLowerCase()
  if (contentWords([lower]).length === 0) return true
  return new RegExp(`(?<![\\p{L}\\p{N}])${lower}(?![\\p{L}\\p{N}])`, 'u').test(`${text} ${level.markdown}`)
}

const optionsOf = ({ shown }: Wordings): string[] => shown.flatMap(({ wordings }) => wordings.map(({ text }) => text))

const shortForms = (text: string): Set<string> => new Set(words(text).filter((word) => /^[A-Z][A-Z0-9]+$/.test(word)))

const shortFormsOf = (level: Level): ReadonlySet<string> => {
  const known = shortFormsIn.get(level) ?? shortForms(level.markdown)
  shortFormsIn.set(level, known)
  return known
}
const shortFormsIn = new WeakMap<Level, ReadonlySet<string>>()
