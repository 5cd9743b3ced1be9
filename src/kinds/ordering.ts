import { z } from 'zod'
import { say } from '../text.ts'
import { base, seated, short } from './base.ts'
import { missingEvidence } from './evidence.ts'
import { exampleBase } from './example.ts'
import { kind } from './kind.ts'
import { entryId, lintTwins } from './options.ts'

const item = z.strictObject({
  id: entryId,
  text: short.meta({ label: 'Text' }),
  why: short.optional().meta({ label: 'Why', help: 'What to say to a reader who put it in a wrong place', widget: 'paragraph' }),
})

const schema = z.strictObject({
  ...base,
  kind: z.literal('ordering'),
  items: z.array(item).min(3).max(8).meta({ label: 'Items', help: 'In the right order; the page shuffles' }),
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

export const ordering = kind(schema, {
  name: 'Ordering',
  instructions: ({ items }) => say('Give each a place from 1 to {n}.', { n: items.length }),
  holds: missingEvidence,
  ask: ({ items }, { seed }) => ({ items: seated(items, seed).map(({ seat, what }) => ({ seat, text: what.text })) }),
  response: ({ items }, { seed }) => {
    const seats = seated(items, seed)
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
      seated(items, seed).map(({ seat, what }) => [`place.${seat}`, ids.includes(what.id) ? String(ids.indexOf(what.id) + 1) : '']),
    ),
  /** max(0, 2·C/P − 1) for C of P pairs in order: Kendall's tau, from which chance earns nothing, and no less than 0. */
  mark: (question, ids) => {
    const { right, of } = pairs(question, ids)
    return { score: Math.max(0, (2 * right) / of - 1), notes: [say('{right} of {of} pairs in order', { right, of })] }
  },
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
  lint: ({ items }) => lintTwins('items', items),
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
