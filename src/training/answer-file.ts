import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { say, type Words } from '../text.ts'
import { takingTurns } from '../turns.ts'
import { control } from './answer.ts'
import { brokenAt } from './broken-json.ts'

/** How large a file of answers may be, in bytes; how many answers, attempts and lists may be in it, and how deep these may stand in each other. */
export const mostBytes = 1_000_000
const mostItems = 2000
const mostAttempts = 200
const mostLists = 50_000
const deepest = 10
/** The number of the format, as the browser writes it (`client/parts/answer-file.ts`). */
const format = 1

const id = z.string().regex(/^[a-z2-7]{16}$/)
/** A list whose members are looked at later, one by one. */
const list = z.custom<readonly unknown[]>((value) => Array.isArray(value) && value.length > 0)
const file = z.object({ evident: z.literal('answers'), format: z.number().int().min(1), attempts: list })
const attempt = z.object({ learner: id, attempt: id, items: list, signature: z.string().regex(/^[0-9a-f]{64}$/) })
type Sent = z.infer<typeof attempt>
const item = z.object({
  n: z.number().int().min(1).max(999).describe('which question of the attempt, from 1'),
  of: z.enum(['answer', 'place']).describe('which form it is'),
  draft: z.boolean().describe('it was being written, and not sent off yet'),
  fields: z
    .array(z.tuple([z.string().regex(/^[a-z][\w.-]{0,60}$/i), z.string().max(64_000)]))
    .max(500)
    .describe('the fields of the form, with its level'),
  key: control.shape.key,
  seen: z.number().int().min(0).max(100_000).describe('how many answers and drafts of the question the page knew'),
  made: z.iso.datetime().describe('when, by the clock of the machine where it was made'),
  nth: z.number().int().min(0).optional().describe('rises with each change of the form'),
})
export type Item = z.infer<typeof item>

/** A file of answers as it was read: attempt by attempt, for one that is damaged takes nothing from the others. */
export type Read = { is: 'unreadable'; words: Words } | { is: 'file'; attempts: readonly (Signed | Damaged)[] }
/** An attempt whose answers are as its own pages wrote them. Where one is not readable all the same, what is told of it stands in its place. */
export interface Signed {
  is: 'signed'
  learner: string
  attempt: string
  items: readonly (Item | Unreadable)[]
}
export interface Unreadable {
  n?: number | undefined
  broken: true
}
/** An attempt that does not bear our signature; whose it is said to be, where that can be read. */
export interface Damaged {
  is: 'damaged'
  learner?: string | undefined
  attempt?: string | undefined
}

/**
 * Reads a file of answers and looks at its signatures.
 * @param signing what an attempt's own pages sign with
 */
export async function readAnswerFile(bytes: Uint8Array, signing: (learner: string, attempt: string) => { ticket: string }): Promise<Read> {
  const unreadable = (words: Words): Read => ({ is: 'unreadable', words })
  if (bytes.length === 0) return unreadable(say('The file is empty. Download the answers once more, and choose that file.'))
  if (bytes.length > mostBytes) return unreadable(tooLarge)
  const text = textOf(bytes)
  if (text === undefined || !/^\s*\{/.test(text)) return unreadable(notOurs)
  const { depth, lists, records } = shapeOf(text)
  if (depth > deepest) return unreadable(notOurs)
  if (lists > mostLists || records > mostItems + mostAttempts + 1) return unreadable(say(tooMany, { most: mostItems }))
  const parsed = parse(text)
  if (parsed === undefined) return unreadable(say(damaged, await brokenAt(text)))
  const read = file.safeParse(parsed.value)
  if (!read.success) return unreadable(notOurs)
  if (read.data.format > format) return unreadable(say(newer, { format: read.data.format }))
  if (read.data.attempts.length > mostAttempts) return unreadable(say(tooMany, { most: mostItems }))
  const attempts = read.data.attempts.map((one) => attempt.safeParse(one))
  if (attempts.reduce((sum, one) => sum + (one.data?.items.length ?? 0), 0) > mostItems)
    return unreadable(say(tooMany, { most: mostItems }))
  const turn = takingTurns()
  const told: (Signed | Damaged)[] = []
  for (const [at, one] of attempts.entries())
    told.push(one.success ? await signedIn(one.data, signing, turn) : { is: 'damaged', ...partly.parse(read.data.attempts[at]) })
  return { is: 'file', attempts: told }
}

async function signedIn(
  { learner, attempt, items, signature }: Sent,
  signing: (learner: string, attempt: string) => { ticket: string },
  turn: () => Promise<void>,
): Promise<Signed | Damaged> {
  const { ticket } = signing(learner, attempt)
  if (!isSigned(ticket, canonical(learner, attempt, items), signature)) return { is: 'damaged', learner, attempt }
  const read: (Item | Unreadable)[] = []
  for (const one of items) {
    read.push(item.safeParse(one).data ?? { broken: true, ...numbered.parse(one) })
    await turn()
  }
  return { is: 'signed', learner, attempt, items: read }
}

/**
 * What is signed: JSON without spaces. The browser makes the same text. It is made before the items are looked at one by one, so that one
 * which cannot be read does not make the others void.
 */
function canonical(learner: string, attempt: string, items: readonly unknown[]): string {
  const signed = items.map((one) => {
    const { n, of, draft, fields, key, seen, made, nth }: Partial<Record<keyof Item, unknown>> =
      typeof one === 'object' && one !== null ? one : {}
    return [n, of, draft, fields, key, seen, made, ...(nth === undefined ? [] : [nth])]
  })
  return JSON.stringify(['evident answers', format, learner, attempt, signed])
}

const isSigned = (ticket: string, text: string, signature: string): boolean =>
  timingSafeEqual(createHmac('sha256', ticket).update(text).digest(), Buffer.from(signature, 'hex'))

const partly = z.object({ learner: id.optional().catch(undefined), attempt: id.optional().catch(undefined) }).catch({})
const numbered = z.object({ n: item.shape.n.optional().catch(undefined) }).catch({})

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function parse(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** How deep the lists of a JSON text stand in each other at most, and how many there are: what a parser would take long for is not parsed. */
function shapeOf(text: string): { depth: number; lists: number; records: number } {
  const shape = { depth: 0, lists: 0, records: 0 }
  let depth = 0
  let isText = false
  for (let at = 0; at < text.length; at++) {
    const letter = text.charCodeAt(at)
    if (isText && letter === 0x5c) at++
    else if (letter === 0x22) isText = !isText
    else if (isText) continue
    else if (letter === 0x5b || letter === 0x7b) {
      shape[letter === 0x5b ? 'lists' : 'records']++
      shape.depth = Math.max(shape.depth, ++depth)
    } else if (letter === 0x5d || letter === 0x7d) depth--
  }
  return shape
}

export const tooLarge = say('The file is larger than any file of answers. Choose the one whose name begins with “answers-”.')
const notOurs = say('This is not a file of answers. Choose the one whose name begins with “answers-” and ends in “.json”.')
const damaged =
  'The file is damaged: from line {line}, column {column} on it cannot be read. Copy it once more from where it was downloaded, or download the answers again.'
const tooMany = 'There is more in this file than {most, number} answers. Upload the files one by one, as they were downloaded.'
const newer =
  'The file was made by a newer release of this program (format {format}). Nothing was changed. Ask whoever runs this server to bring it up to date, and keep the file.'
