import type { Question } from '../../kinds/base.ts'
import type { Complaint, Offer, Wording } from '../../kinds/kind.ts'
import { normal } from '../../kinds/typed.ts'
import { quoted, wordCount } from './quoted.ts'
import { contentWords, plainWords } from './words.ts'

const [least, most] = [6, 35]

/** Words of praise; “right after the talks” is a time, and right-wing parties are parties. */
const praise =
  /^\W*(?:(?:yes|that is|that['’]s|this is)[, ]+)?(?:correct|right)\b(?!-| (?:after|angles?|at|away|before|from|here|in|next|now|of|on|there|to|when)\b)/i

type Path = Complaint['path']
interface Line {
  path: Path
  text: string
}

/** L17: feedback that teaches nothing, says the same of two options, praises a wrong one, or tells the key. */
export function lintFeedback(question: Question, offers: readonly Offer[]): Complaint[] {
  const lines = linesIn(question)
  return [
    ...lines.flatMap(({ path, text }) => [...length(path, text), ...(isAboutWrong(path) ? praised(path, text) : [])]),
    ...offers.flatMap((offer) => lintWhys(offer, lines)),
  ]
}

const wrong = (path: Path, message: string, remedy: string): Complaint => ({ rule: 'L17', severity: 'error', path, message, remedy })

function length(path: Path, text: string): Complaint[] {
  const count = wordCount(text)
  if (count > most) return [wrong(path, `the feedback has ${count} words`, `say it in at most ${most}`)]
  if (count >= least) return []
  const words = count === 1 ? 'one word' : `${count} words`
  return [
    wrong(
      path,
      `the feedback ${quoted(text)} has ${words}; ${least} are the least`,
      `say what may have led there, and where to look, in ${least} to ${most} words`,
    ),
  ]
}

function praised(path: Path, text: string): Complaint[] {
  if (!praise.test(text)) return []
  return [
    wrong(path, `the feedback on a wrong answer begins like praise: ${quoted(text)}`, 'begin with what the answer leaves out or mixes up'),
  ]
}

function lintWhys(offer: Offer, lines: readonly Line[]): Complaint[] {
  const { choose, wordings } = offer
  const keys = keysOf(offer)
  return wordings.flatMap((wording, at) => {
    const { why, right } = wording
    if (why === undefined) return []
    const path = pathOf(why, wording, lines)
    const twin = wordings.slice(0, at).find((other) => other.why !== undefined && normal(other.why) === normal(why))
    const said = ` ${plainWords(why).join(' ')} `
    const key = right ? undefined : keys.find(({ words }) => said.includes(` ${words} `))
    return [
      // Of two words that somebody may type, or two events of an order, the same may be worth saying.
      ...(twin && choose !== 'typed' && choose !== 'shared'
        ? [wrong(path, `${quoted(twin.text)} and ${quoted(wording.text)} have the same feedback`, 'say of each what may have led to it')]
        : []),
      ...(right || isAboutWrong(path) ? [] : praised(path, why)),
      ...(key
        ? [
            wrong(
              path,
              `the feedback on a wrong answer tells the key: ${quoted(key.text)}`,
              'name a place in the text or ask a question, so that another try is worth it',
            ),
          ]
        : []),
    ]
  })
}

/** Keys that can be told, without the article before them; a single word stands in many sentences. */
const keysOf = ({ choose, wordings }: Offer): { text: string; words: string }[] =>
  choose === 'shared'
    ? []
    : wordings
        .filter(({ right, text }) => right && contentWords(plainWords(text)).length >= 2)
        .map(({ text }) => ({
          text,
          words: plainWords(text)
            .join(' ')
            .replace(/^(?:the|an?) /, ''),
        }))

/** All feedback of a question, wherever it stands: each is called why, or others. @param path to the value; one list for all steps */
function linesIn(value: unknown, path: (string | number)[] = [], isFeedback = false): Line[] {
  if (typeof value === 'string') return isFeedback ? [{ path: [...path], text: value }] : []
  if (typeof value !== 'object' || value === null) return []
  const lines: Line[] = []
  for (const [name, one] of Object.entries(value)) {
    path.push(Array.isArray(value) ? Number(name) : name)
    lines.push(...linesIn(one, path, isFeedback || name === 'why' || name === 'others'))
    path.pop()
  }
  return lines
}

/** What stands there is read by those alone who answered wrongly. */
const isAboutWrong = (path: Path): boolean => path[0] === 'wrong' || path[0] === 'others'

/** Where the feedback of a wording stands: beside it, or where gaps have theirs. */
function pathOf(why: string, { path }: Wording, lines: readonly Line[]): Path {
  const beside = path.slice(0, -1).join()
  const same = lines.filter(({ text }) => text === why)
  return (same.find((line) => line.path.slice(0, -1).join() === beside) ?? same[0])?.path ?? path
}
