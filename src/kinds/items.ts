import type { Choice, Entry, Interaction, Item } from '../formats/item.ts'
import type { Question } from './base.ts'
import { entryId, type Option } from './options.ts'

/** A question as other programs see it. */
export const itemOf = ({ prompt, points, explanation }: Question, interaction: Interaction): Item => ({
  prompt,
  points,
  feedback: explanation,
  interaction,
})

/** Options without what only our own statistics and lessons know of them. */
export const choicesOf = (options: readonly Option[]): Choice[] =>
  options.map(({ id, text, right, why }) => ({ id, text, right, ...(why && { why }) }))

/** Options as an author would write them. */
export function optionsOf(choices: readonly Choice[]): object[] {
  const ids = idsFor(choices)
  return choices.map(({ text, right, why }, at) => ({ id: ids[at], text, ...(right && { right }), ...(why && { why }) }))
}

/** What entries from elsewhere are called here, in their order: their own ids where all of them can be ids and no two are the same, else e1, e2 … */
export function idsFor(entries: readonly Pick<Entry, 'id'>[]): string[] {
  const ids = entries.map(({ id }) => id)
  const fit = new Set(ids).size === ids.length && ids.every((id) => entryId.safeParse(id).success)
  return fit ? ids : ids.map((_, at) => `e${at + 1}`)
}
