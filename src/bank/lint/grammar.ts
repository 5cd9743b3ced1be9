import type { Complaint, Offer, Wording } from '../../kinds/kind.ts'
import { quoted, wordCount } from './quoted.ts'

/** What stands for a word that is missing. */
const gap = '_{2,}|…|\\.{3}'
const [article, rest] = ['(?<![\\p{L}/])(an?)', '\\s+[“"‘]*']
const atGap = new RegExp(`${article}${rest}(?:${gap})`, 'gu')
const atEnd = new RegExp(`${article}[\\s:.]*$`, 'u')

/** L11: a or an before what is to be chosen, which not all options can follow. Only what is surely heard one way is taken for it. */
export function lintArticles(prompt: string, context: readonly Pick<Wording, 'path' | 'text'>[], shown: readonly Offer[]): Complaint[] {
  const gaps = [...prompt.matchAll(atGap)]
  const [asked] = gaps.length === 1 ? gaps : [atEnd.exec(prompt)]
  return [
    ...shown.filter(({ choose }) => choose === 'one' || choose === 'several').flatMap((offer) => misfits(asked?.[1], offer)),
    ...context.flatMap(({ path, text }) =>
      gapMisfits(
        text,
        shown.filter((offer) => offer.choose === 'gap' && offer.path.join() === path.join()),
      ),
    ),
  ]
}

/** Lists of gaps, in the order of their text. In a list that all gaps share, most words fit most gaps in no way. */
function gapMisfits(text: string, lists: readonly Offer[]): Complaint[] {
  const before = text.split(/_{2,}/)
  if (before.length !== lists.length + 1) return []
  return lists.flatMap((offer, at) => misfits(new RegExp(`${article}${rest}$`, 'u').exec(before[at] ?? '')?.[1], offer))
}

function misfits(before: string | undefined, { path, wordings }: Offer): Complaint[] {
  if (before === undefined) return []
  const wrong = wordings.filter(({ text }) => ![undefined, before].includes(articleFor(text)))
  if (wrong.length === 0) return []
  return [
    {
      rule: 'L11',
      severity: 'error',
      path,
      message: `“${before}” cannot stand before ${wrong.map(({ text }) => quoted(text)).join(', ')}`,
      remedy: 'put the article into the options, or write “a/an”',
    },
  ]
}

/** By how a word is spoken; the first that fits decides. */
const sounds: readonly (readonly [word: RegExp, article: 'a' | 'an' | undefined])[] = [
  [/^8/, 'an'],
  // 11, 18th, 11000.
  [/^1[18](?:\d{3})*(?!\d)/, 'an'],
  // Eleven hundred, or one thousand one hundred? The 1800s are eighteen hundreds.
  [/^1[18]\d\d(?!\d)/, undefined],
  [/^\d/, 'a'],
  // A US firm, an EU rule, a NATO rule, an MSc: spelled or spoken, nobody can tell by the letters.
  [/^(?:\p{Lu}+$|\p{L}$|.*\p{L}\p{Lu})/u, undefined],
  [/^(?:herb|histor|hotel|homage|habitu|heroi|hyster|hypoth|hallucin|heredit|ewe|eule|ou[ai]|y[^aeiou]|one.)/i, undefined],
  [/^(?:hour|honest|honou?r|heir)/i, 'an'],
  [/^(?:uni(?:[cfoptv]|qu|l(?!l)|s(?!s))|us[eu]|ut[io]|ura|ubi|eu|once$|one$)/i, 'a'],
  // Unanimous and unable, utensil and utter: the letters do not tell.
  [/^u/i, undefined],
  [/^[aeiou]/i, 'an'],
  [/^[a-z]/i, 'a'],
]

/** The article that this text takes by its sound; undefined where that is not sure. */
function articleFor(text: string): 'a' | 'an' | undefined {
  const word = /\d{1,3}(?:,\d{3})+|[\p{L}\p{N}]+/u.exec(text)?.[0].replaceAll(',', '') ?? ''
  return sounds.find(([pattern]) => pattern.test(word))?.[1]
}

const ofOne = new Set(['is', 'was', 'has', 'does'])
const ofSeveral = new Set(['are', 'were', 'have', 'do'])

/** L11: a prompt that the options end, where the number of a verb can fit only some of them. */
export function lintNumber(prompt: string, { choose, path, wordings }: Offer): Complaint[] {
  const isOpen = /(?:[\p{L}\p{N},’'”"]|_{2,}|…|\.{3})\s*$/u.test(prompt)
  // Where each option is a verb alone, its number is what is asked for.
  const areVerbs = wordings.every(({ text }) => wordCount(text) === 1)
  if (choose !== 'one' || !isOpen || areVerbs || wordings.some(({ text }) => text.trim().endsWith('?'))) return []
  const remedy = 'begin all options with words that fit the prompt, or ask a whole question'
  const firsts = wordings.map(({ text }) => /^[\p{L}]+/u.exec(text.trim())?.[0].toLowerCase() ?? '')
  const [one, several] = [firsts.find((word) => ofOne.has(word)), firsts.find((word) => ofSeveral.has(word))]
  if (one !== undefined && several !== undefined)
    return [
      {
        rule: 'L11',
        severity: 'error',
        path,
        message: `the options begin with “${one}” and with “${several}”, and the prompt can go on with one of them alone`,
        remedy,
      },
    ]

  const verb = /\bthere (is|was|are|were)\W*$/i.exec(prompt)?.[1]?.toLowerCase()
  if (verb === undefined) return []
  const wrong = wordings.filter(({ text }) => (ofOne.has(verb) ? isSeveral(text) : isOne(text)))
  if (wrong.length === 0) return []
  return [
    {
      rule: 'L11',
      severity: 'error',
      path,
      message: `“there ${verb}” cannot stand before ${wrong.map(({ text }) => quoted(text)).join(', ')}`,
      remedy,
    },
  ]
}

/** Surely one thing: what has a comma or “and” may be a list. */
const isOne = (text: string): boolean =>
  /^(?:an?|one|this|that|each|every) (?!(?:\w+ )?(?:lot|number|few|couple|dozen|hundred|thousand|million|billion|pair|series|variety|range|majority|handful)\b)/i.test(
    text.trim(),
  ) && !/,|\band\b/.test(text)
const isSeveral = (text: string): boolean =>
  /^(?:two|three|four|five|six|seven|eight|nine|ten|many|several|a few|few|both|these|those)\b/i.test(text.trim())
