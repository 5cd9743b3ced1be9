import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** What this browser could not send: one form of one question, as it stood. */
export interface Unsent {
  /** From the page: whose attempt it is, and what its answers are signed with. Kept with the answer, for the next page may be another's. */
  learner: string
  attempt: string
  ticket: string
  /** What the quiz is called; for people who look at the file. */
  quiz?: string
  /** Which question of the attempt, from 1. */
  n: number
  /** Which form it is: that of the answer, or that of the sentences which prove it. */
  of: 'answer' | 'place'
  /** It was being written, and not sent off yet. */
  draft: boolean
  /** The fields of the form in their order, with `level` and without `key`, `seen` and `shown`. */
  fields: readonly (readonly [name: string, value: string])[]
  /** The random key of the form. */
  key: string
  /** How many answers and drafts of the question the page knew. */
  seen: number
  /** When, by the clock of this machine; ISO 8601. */
  made: string
  /** Rises with each change of the form, so that the server knows what comes late as older. */
  nth?: number
  /** It is a flag and no answer: it stays out of the file. */
  flag?: true
}

/** The number of the format, as the server reads it (`training/answer-file.ts`). */
const format = 1

/**
 * The file in which answers travel that could not be sent, in the order in which they are to be sent: JSON, each attempt signed with its
 * ticket, so that the server takes it from whoever brings it.
 * @param made when the file is made, ISO 8601
 */
export function answerFile(unsent: readonly Unsent[], made: string): string {
  const answers = unsent.filter(({ flag }) => !flag)
  const attempts = [...new Set(answers.map(({ learner, attempt }) => `${learner}/${attempt}`))].flatMap((whole) => {
    const own = answers.filter(({ learner, attempt }) => whole === `${learner}/${attempt}`)
    const [first] = own
    if (!first) return []
    const items = own.map(({ n, of, draft, fields, key, seen, made, nth }) => ({
      ...{ n, of, draft, fields, key, seen, made },
      ...(nth !== undefined && { nth }),
    }))
    const { learner, attempt, ticket, quiz } = first
    return [{ learner, attempt, ...(quiz && { quiz }), items, signature: signature(ticket, learner, attempt, items) }]
  })
  return `${JSON.stringify({ evident: 'answers', format, made, attempts }, null, 1)}\n`
}

/**
 * HMAC-SHA256 in hexadecimal digits, with the letters of the ticket as its key. What is signed is the UTF-8 of the JSON, without spaces, of
 * `["evident answers",1,learner,attempt,[[n,of,draft,fields,key,seen,made,nth],…]]`, without `nth` where there is none. The server makes the
 * same text.
 * Not by the browser's own means, for on plain http it has none.
 */
function signature(
  ticket: string,
  learner: string,
  attempt: string,
  items: readonly Omit<Unsent, 'learner' | 'attempt' | 'ticket'>[],
): string {
  const signed = items.map(({ n, of, draft, fields, key, seen, made, nth }) => [
    ...[n, of, draft, fields, key, seen, made],
    ...(nth === undefined ? [] : [nth]),
  ])
  const text = JSON.stringify(['evident answers', format, learner, attempt, signed])
  return bytesToHex(hmac(sha256, utf8ToBytes(ticket), utf8ToBytes(text)))
}

/** Gives the answers to the person at this machine, as a download. Nothing of them is forgotten here. */
export function downloadAnswers(unsent: readonly Unsent[], now = new Date()): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([answerFile(unsent, now.toISOString())], { type: 'application/json' }))
  link.download = nameOf(unsent, now)
  link.hidden = true
  document.body.append(link)
  link.click()
  link.remove()
  // Not at once: some browsers read it only after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

/** `answers-why-ice-floats-2026-03-02.json`: plain letters, which every stick and every mail can carry. */
function nameOf(unsent: readonly Unsent[], now: Date): string {
  const quizzes = new Set(unsent.map(({ quiz }) => quiz))
  const quiz = quizzes.size === 1 ? (unsent[0]?.quiz ?? '') : ''
  const plain = quiz
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((number) => String(number).padStart(2, '0')).join('-')
  return ['answers', plain, day].join('-').replace(/-{2,}/g, '-').concat('.json')
}
