import { z } from 'zod'
import { say } from '../text.ts'
import { base, seated, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { idsFor, itemOf } from './items.ts'
import { type Complaint, kind } from './kind.ts'
import { entryId, lintTwins } from './options.ts'
import { partialCredit, wholeOnly } from './partial.ts'

const item = z.strictObject({
  id: entryId,
  text: short.meta({ label: 'Text' }),
  why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who put it in a wrong place', widget: 'paragraph' }),
})

const schema = z.strictObject({
  ...base,
  kind: z.literal('ordering'),
  items: z.array(item).min(3).max(8).meta({ label: 'Items', help: 'In the right order; the page shuffles' }),
  marking: partialCredit(
    'pairs',
    ['places', 'all'],
    'What an order is worth that is partly right. Of A B C D somebody makes B A C D: pairs has 5 of 6 in order and gives 2 × 5/6 − 1 = 2/3, places has C and D where they belong and gives 2/4, all gives 0',
  ),
})
type Q = z.infer<typeof schema>

/** What stands at each place, from the first to the last. */
const ordered = ({ items }: Q, ids: readonly string[]) => ids.flatMap((id) => items.find((one) => one.id === id) ?? [])

/** Of all pairs of items, those whose earlier one was put before the later one. */
function pairs({ items }: Q, ids: readonly string[]): { right: number; of: number } {
  const places = items.map(({ id }) => ids.indexOf(id))
  const right = places.flatMap((place, at) => places.slice(at + 1).filter((later) => place >= 0 && place < later)).length
  return { right, of: (items.length * (items.length - 1)) / 2 }
}

/** The share of the items that stand in their own place. */
const places = ({ items }: Q, ids: readonly string[]) => items.filter(({ id }, at) => ids[at] === id).length

/**
 * `pairs`: max(0, 2·C/P − 1) for C of P pairs in order, which is Kendall's tau, from which chance earns nothing, and no less than 0;
 * `places`: items in their own place over items; `all`: 1 or 0.
 */
function mark(question: Q, ids: readonly string[]) {
  const { right, of } = pairs(question, ids)
  if (question.marking === 'places') {
    const found = places(question, ids)
    const all = question.items.length
    return { score: found / all, notes: [say('{right} of {of} in their place', { right: found, of: all })] }
  }
  const score = Math.max(0, (2 * right) / of - 1)
  const found = say('{right} of {of} pairs in order', { right, of })
  if (question.marking !== 'all') return { score, notes: [found] }
  const whole = wholeOnly(score)
  return { score: whole.score, notes: [found, ...whole.notes] }
}

/**
 * The items in the order of the page: any but the right one, for which the dice are thrown again. Were others that earn something left out
 * as well, the page would tell that its reverse earns more than chance.
 */
function start(items: Q['items'], seed: string): ReturnType<typeof seated<Q['items'][number]>> {
  const seats = seated(items, seed)
  return seats.every(({ what }, at) => what === items[at]) ? start(items, `${seed}:again`) : seats
}

export const ordering = kind(schema, {
  name: 'Ordering',
  templates: [
    {
      word: 'events',
      name: 'Order of events',
      fields: {
        prompt: 'Put these events in the order in which they happened, the earliest first.',
        process: 'integrate',
        skill: ['sequence'],
        hint: 'The text need not tell them in that order: look for dates, and for “before”, “after” and “had”.',
      },
    },
  ],
  instructions: ({ items }) => say('Give each a place from 1 to {n}.', { n: items.length }),
  holds: missingEvidence,
  ask: ({ items }, { seed }) => ({ items: start(items, seed).map(({ seat, what }) => ({ seat, text: what.text })) }),
  response: ({ items }, { seed }) => {
    const seats = start(items, seed)
    return z.object(Object.fromEntries(seats.map(({ seat }) => [`place.${seat}`, place]))).transform((form, context): string[] => {
      const refuse = (message: string, params = {}) => {
        context.addIssue({ code: 'custom', message, params })
        return z.NEVER
      }
      const places = seats.map((_, at) => String(at + 1))
      const given = seats.map(({ seat, what }) => ({ what, place: form[`place.${seat}`] ?? '' }))
      const open = given.find((one) => one.place === '')?.what
      if (given.every((one) => one.place === '')) return refuse('Give each a place.')
      if (given.some((one) => one.place !== '' && !places.includes(one.place)))
        return refuse('Choose places from 1 to {n}.', { n: places.length })
      if (open) return refuse('Give each a place: “{text}” has none yet.', { text: open.text })
      for (const place of places) {
        const [one, other] = given.filter((it) => it.place === place)
        if (one && other)
          return refuse('Give each place once: “{one}” and “{other}” both have place {place}.', {
            one: one.what.text,
            other: other.what.text,
            place,
          })
      }
      return places.flatMap((place) => given.find((one) => one.place === place)?.what.id ?? [])
    })
  },
  filled: ({ items }, ids, { seed }) =>
    Object.fromEntries(
      start(items, seed).map(({ seat, what }) => [`place.${seat}`, ids.includes(what.id) ? String(ids.indexOf(what.id) + 1) : '']),
    ),
  mark,
  // The right order is told as a whole: where one is wrong, others are, too.
  explain: (question, ids = []) => {
    const key = question.items.map(({ text }, at) => ({ letter: String(at + 1), text, chosen: false, right: true }))
    const lines = ordered(question, ids).map((one, at) => {
      const right = question.items[at] === one
      return { letter: String(at + 1), text: one.text, chosen: true, right, ...(!right && one.why && { why: one.why }) }
    })
    return lines.length === key.length && lines.every(({ right }) => right) ? lines : [...lines, ...key]
  },
  tally: (question, ids) => ordered(question, ids).map(({ id }, at) => `${id}@${at + 1}`),
  tallied: ({ items }) =>
    items.flatMap(({ id, text }, own) =>
      items.map((_, at) => ({
        label: `${id}@${at + 1}`,
        text: say('{item}: place {place}', { item: text, place: at + 1 }),
        right: at === own,
      })),
    ),
  asksWhere: () => true,
  evidenceIs: () => 'proof',
  offers: ({ items }) => [
    {
      path: ['items'],
      choose: 'shared',
      wordings: items.map(({ text, why }, at) => ({ path: ['items', at, 'text'], text, right: true, ...(why && { why }) })),
    },
  ],
  context: () => [],
  lint: ({ items }) => {
    const silent = items.flatMap(({ id, why }, at) => (why ? [] : [{ id, at }]))
    return [
      ...lintTwins('items', items),
      ...silent.map(
        ({ id, at }): Complaint => ({
          rule: 'L17',
          severity: 'warning',
          path: ['items', at],
          message: `item ${id} says nothing to a reader who put it in a wrong place`,
          remedy: 'add why: what to look at, without the place',
        }),
      ),
    ]
  },
  toItem: (question) => itemOf(question, { is: 'order', entries: question.items.map(({ id, text }) => ({ id, text })) }),
  fromItem: ({ interaction }) => {
    if (interaction.is !== 'order') return undefined
    const ids = idsFor(interaction.entries)
    return { items: interaction.entries.map(({ text }, at) => ({ id: ids[at], text })) }
  },
  example: {
    question: {
      ...exampleBase,
      id: 'EX-OR',
      kind: 'ordering',
      prompt: 'Put what is told in the order in which it follows from one another.',
      evidence: ['E2', 'E3', 'E5'],
      items: [
        { id: 'room', text: 'Water that freezes takes up more room.', why: 'What has to be so before anything can float?' },
        { id: 'floats', text: 'The ice floats.' },
        { id: 'lid', text: 'A lid covers the lake.' },
        { id: 'fish', text: 'Fish live on below it.', why: 'What keeps the water around them from freezing?' },
      ],
    },
    answers: [
      [['room', 'floats', 'lid', 'fish'], 1],
      [['floats', 'room', 'lid', 'fish'], 2 / 3],
      [['fish', 'room', 'floats', 'lid'], 0],
      [['floats', 'room', 'fish', 'lid'], 1 / 3],
      [['fish', 'lid', 'floats', 'room'], 0],
    ],
    unreadable: [
      {},
      { 'place.1': '1', 'place.2': '2', 'place.3': '3', 'place.4': '' },
      { 'place.1': '1', 'place.2': '2', 'place.3': '3', 'place.4': '3' },
      { 'place.1': '1', 'place.2': '2', 'place.3': '3', 'place.4': '5' },
      { 'place.1': 'room', 'place.2': '2', 'place.3': '3', 'place.4': '4' },
      { 'place.1': ['1', '2'], 'place.2': '2', 'place.3': '3', 'place.4': '4' },
    ],
  },
})

/** The place that was given to one item; empty or absent: none. */
const place = z.string('Give each one place.').max(20, 'Choose places from the lists on the page.').default('')
