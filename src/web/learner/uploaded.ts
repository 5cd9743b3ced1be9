import { say, type Words } from '../../text.ts'
import type { Damaged, Item, Signed } from '../../training/answer-file.ts'
import type { Learner } from '../../training/history.ts'
import type { Told } from '../../training/taking.ts'
import { clock, day } from '../times.ts'

/** Answers that come as a file, and what became of each in the one that came. */
export interface UploadsPage {
  attempts: {
    /** The quiz, and whose answers they are; absent where that is not known, or nobody else's business. */
    title?: string
    name?: string
    /** Why nothing of it was taken, where its signature does not fit. */
    damaged?: Words
    /** Where to go on: the quiz, or what a teacher sees of this learner. */
    way?: { href: string; text: Words }
    counts: Words
    tone: 'done' | 'care'
    items: {
      n?: number
      what: Words
      made?: Words
      became: 'taken' | 'there' | 'newer' | 'late' | 'unreadable' | 'unsaved' | 'gone'
      words: Words
      why?: Words
    }[]
  }[]
  mistake?: { field: 'file'; message: Words }
}
type Attempt = UploadsPage['attempts'][number]

/** What became of an attempt of a file, for whoever brought it. @param learner whose it is, where there is such a learner here */
export function toldOf(
  one: Signed | Damaged,
  told: readonly Told[] | undefined,
  learner: Learner | undefined,
  { asker, teaches }: { asker: string | undefined; teaches: boolean },
): Attempt {
  const isTheirs = teaches || (one.learner !== undefined && one.learner === asker)
  const attempt = learner?.attempts.get(one.attempt ?? '')
  // Anybody can write ids into a file: to whom it is not theirs, one that is not signed says nothing of what is here.
  const isKnown = attempt !== undefined && (isTheirs || one.is === 'signed')
  const items = (told ?? []).map((item) => ({
    ...(item.n !== undefined && { n: item.n }),
    what: item.item ? kinds[item.item.of][item.item.draft ? 'draft' : 'sent'] : say('Not readable'),
    ...(item.item && { made: say('{day}, {time}', { day: day(item.item.made), time: clock(item.item.made) }) }),
    became: item.became,
    words: wordsFor(item),
    ...(item.words && { why: item.words }),
  }))
  return {
    ...(isKnown && { title: attempt.began.settings.title }),
    ...(isTheirs && learner && { name: learner.name }),
    ...(one.is === 'damaged' && { damaged: !isTheirs ? notSigned : attempt ? changed : elsewhere }),
    ...(isKnown && isTheirs && one.learner && { way: wayTo(one.learner, attempt.id, asker === one.learner) }),
    items,
    counts: say(
      '{n, plural, one {One answer} other {# answers}} in the file: {taken} taken, {there} there already{rest, plural, =0 {} other {, # not taken}}.',
      {
        n: items.length,
        taken: items.filter(({ became }) => became === 'taken').length,
        there: items.filter(({ became }) => became === 'there').length,
        rest: items.filter(({ became }) => became !== 'taken' && became !== 'there').length,
      },
    ),
    tone: items.every(({ became }) => became === 'taken' || became === 'there') ? 'done' : 'care',
  }
}

const wayTo = (learner: string, attempt: string, isOwn: boolean): NonNullable<Attempt['way']> =>
  isOwn
    ? { href: `/attempts/${attempt}`, text: say('Go on with this quiz') }
    : { href: `/scores/${learner}`, text: say('See what this learner did') }

const kinds: Record<Item['of'], Record<'sent' | 'draft', Words>> = {
  answer: { sent: say('Answer'), draft: say('Answer, still being written') },
  place: { sent: say('Place in the text'), draft: say('Place in the text, still being picked') },
}

function wordsFor({ became, item }: Told): Words {
  if (became === 'taken' && item?.draft) return say('Taken; it counts once the quiz is handed in')
  return results[became]
}
const results: Record<Told['became'], Words> = {
  taken: say('Taken'),
  there: say('Was there already'),
  newer: say('Not taken: a newer answer stands'),
  late: say('Not taken: too late, the quiz was handed in, its time was over, or the answer was final'),
  unreadable: say('Not taken: it cannot be read as an answer'),
  unsaved: say('Not saved: the server could not write it down. Upload the file again in a moment'),
  gone: say('Not taken: no quiz that is kept here has this question, or it cannot be read any more'),
}

const notSigned = say(
  'These answers do not bear the signature of this server, and nothing of them was taken. Either the file was changed after it was downloaded, or it belongs to another server. Bring it as it was downloaded to the address where the quiz was taken.',
)
const changed = say(
  'These answers were changed or damaged after they were downloaded, or the secret of this server is another one since; nothing of them was taken. Copy the file once more from where it was downloaded, or download it again.',
)
const elsewhere = say(
  'These answers belong to a quiz that this server knows nothing of, and nothing of them was taken. Bring the file to the address where the quiz was taken.',
)
