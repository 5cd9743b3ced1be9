import { z } from 'zod'
import { label, seated, short } from './base.ts'
import type { Complaint, Line, Offer, Tallied } from './kind.ts'

/** The id of an entry of a list. */
export const entryId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,20}$/, 'An id is letters, digits and hyphens, 20 at most')
  .meta({ label: 'Id', help: 'Survives shuffling; learners never see it' })

/** One option of a question that offers several. */
export const option = z.strictObject({
  id: entryId,
  text: short.meta({ label: 'Text' }),
  right: z.boolean().default(false).meta({ label: 'Right' }),
  why: short.optional().meta({ label: 'Why', help: 'Why this one holds or fails, in up to 35 words', widget: 'paragraph' }),
  tempts: label.optional().meta({ label: 'Tempts', help: 'The sentence that may lead here' }),
  misconception: short.optional().meta({ label: 'Misconception', help: 'A short name for the error behind it' }),
})
export type Option = z.infer<typeof option>

/** What the page shows of the options: seat, letter and text, in the order of this sitting. */
export const offered = (options: readonly Option[], seed: string) =>
  seated(options, seed).map(({ seat, letter, what }) => ({ seat, letter, text: what.text }))

/** The ids of the options on these seats; undefined where there is no such seat. */
export const idsOf = (options: readonly Option[], seed: string, seats: readonly string[]) =>
  seats.map((wanted) => seated(options, seed).find(({ seat }) => seat === wanted)?.what.id)

/** The seats on which the options with these ids sit. */
export const seatsOf = (options: readonly Option[], seed: string, ids: readonly string[]): string[] =>
  seated(options, seed).flatMap(({ seat, what }) => (ids.includes(what.id) ? [seat] : []))

/** A line for each option, in the order of the page. */
export const optionLines = (options: readonly Option[], seed: string, chosen: readonly string[]): Line[] =>
  seated(options, seed).map(({ letter, what }) => ({
    letter,
    text: what.text,
    chosen: chosen.includes(what.id),
    right: what.right,
    ...(what.why && { why: what.why }),
    ...(what.tempts && { tempts: [what.tempts] }),
  }))

/** The ids that are those of options, in the author's order. */
export const optionTally = (options: readonly Option[], chosen: readonly string[]): string[] =>
  options.flatMap(({ id }) => (chosen.includes(id) ? [id] : []))

/** What the ids of the options mean. */
export const optionLabels = (options: readonly Option[]): Tallied[] =>
  options.map(({ id, text, right, tempts }) => ({ label: id, text, right, ...(tempts && { tempts }) }))

/** The list of options as what is offered. */
export const optionOffer = (options: readonly Option[], choose: 'one' | 'several'): Offer => ({
  path: ['options'],
  choose,
  wordings: options.map(({ text, right, why, misconception, tempts }, at) => ({
    path: ['options', at, 'text'],
    text,
    right,
    ...(why && { why }),
    ...(misconception && { misconception }),
    ...(tempts && { tempts }),
  })),
})

/** What can be wrong with options, whatever is done with them. @param least and most: how many there should be */
export function lintOptions(options: readonly Option[], least: number, most: number): Complaint[] {
  const complaints: Complaint[] = []
  if (options.length < least || options.length > most)
    complaints.push({
      rule: 'L02',
      severity: 'error',
      path: ['options'],
      message: `it has ${options.length} options`,
      remedy: `give it ${least} to ${most}`,
    })
  complaints.push(...lintTwins('options', options))
  options.forEach(({ id, right, why, misconception }, at) => {
    if (right) return
    if (!why)
      complaints.push({
        rule: 'L17',
        severity: 'error',
        path: ['options', at],
        message: `option ${id} is wrong and does not say why`,
        remedy: 'add why: what a reader who chose it may have thought',
      })
    if (!misconception)
      complaints.push({
        rule: 'L17',
        severity: 'warning',
        path: ['options', at],
        message: `option ${id} is wrong and does not name the error behind it`,
        remedy: 'add misconception: a short name for it, the same for the same error in other questions',
      })
  })
  return complaints
}

/** Entries of a list that have the id of one before them. @param list the field, which names its entries */
export const lintTwins = (list: string, entries: readonly { id: string }[]): Complaint[] =>
  entries.flatMap(({ id }, at) =>
    entries.slice(0, at).some((one) => one.id === id)
      ? [
          {
            severity: 'error',
            path: [list, at, 'id'],
            message: `two ${list} have the id “${id}”`,
            remedy: 'give each an id of its own',
          } as const,
        ]
      : [],
  )
