import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { fieldsIn, passwordOf, walker } from '../walker.ts'
import { arrive, choices, type Person, type Receipt, send } from './people.ts'

/** Ada at her quizzes, Bob, and a teacher: through the pages of a server that nobody has come to yet. */
export async function arriveAll({ address, output }: { address: string; output: () => string }): Promise<Everybody> {
  const [ada, bob] = [await arrive(address, 'Ada'), await arrive(address, 'Bob', 'ice/both')]
  const begun = async (quiz: string) => (await send(address, ada, '/attempts', { quiz, key: randomUUID() })).to.split('/')[2] ?? ''
  const form = (fields: Record<string, string>) => ({ ...fields, key: randomUUID(), seen: '0', level: 'a', next: 'on' })
  const [helped, written] = [await begun('ice/helped'), await begun('ice/write')]
  expect((await send(address, ada, `/attempts/${ada.attempt}/1`, form({ option: '1' }))).status).toBe(303)
  expect(
    (await send(address, ada, `/attempts/${written}/1`, form({ text: 'Because it needs more room than the water did.' }))).status,
  ).toBe(303)
  expect((await send(address, ada, `/attempts/${written}/closures`, {})).status).toBe(303)
  const link = /\/invitations\/\S+/.exec(output())?.[0] ?? ''
  const teacher = walker(address)
  await teacher.submit(await teacher.get(link), link, { name: 'Ms Okafor', password: passwordOf('Ms Okafor') })
  return { ada, helped, written, bob, teacher }
}

/** The form of a question as its page has it. */
export async function editForm(address: string, teacher: Pick<Person, 'cookies'>): Promise<Record<string, string | string[]>> {
  return fieldsIn((await send(address, teacher, '/bank/ICE-SC-1/edit')).text, 'editor')
}

export interface Everybody {
  /** At a quiz with places, at one with hints, and one who has handed in what a teacher marks: one learner, one file. */
  ada: Person
  helped: string
  written: string
  bob: Person
  teacher: Pick<Person, 'cookies'>
}
type Forms = Everybody & { save: Record<string, string | string[]> }

interface Ask {
  name: string
  yes: 200 | 303
  at?: 'bank'
  /** Sent again it has nothing to write. */
  once?: true
  of(
    count: number,
    forms: Forms,
  ): { path: string; by: Pick<Person, 'cookies'>; fields: Record<string, string | string[]>; accept?: string; receipt?: Receipt }
}

/** Everything that is written, in an order in which what takes little room fills up what is left in a learner's file. */
export function asksOf({ ada, helped, written, bob, teacher }: Everybody): Ask[] {
  const json = 'application/json'
  const form = (fields: Record<string, string>) => ({ ...fields, key: randomUUID(), seen: '99999', level: 'a' })
  const given = (type: Receipt['type'], { key }: { key: string }): Receipt => ({ learner: ada.learner, type, key })
  const at = (n: number, more = '') => `/attempts/${ada.attempt}/${n}${more}`
  const answering = (count: number, accept?: string) => {
    const fields = form({ option: String((count % 3) + 1), next: 'on' })
    return { path: at(1), by: ada, fields, receipt: given('answered', fields), ...(accept && { accept }) }
  }
  const drafting = (path: string, what: Record<string, string>) => {
    const fields = form(what)
    return { path, by: ada, fields, accept: json, receipt: given('drafted', fields) }
  }
  return [
    { name: 'an answer', yes: 303, of: (count) => answering(count) },
    { name: 'an answer by a script', yes: 200, of: (count) => answering(count + 1, json) },
    {
      name: 'a place',
      yes: 303,
      of: (count) => {
        const fields = form({ where: String((count % 5) + 1) })
        return { path: at(1, '/place'), by: ada, fields, receipt: given('answered', fields) }
      },
    },
    { name: 'a draft', yes: 200, of: (count) => drafting(at(3, '/drafts'), { option: choices[3][count % 3] ?? '' }) },
    { name: 'a draft of a place', yes: 200, of: (count) => drafting(at(1, '/place/drafts'), { where: String(((count + 2) % 5) + 1) }) },
    { name: 'a flag', yes: 303, of: (count) => ({ path: at(2, '/flags'), by: ada, fields: { on: String(1 - (count % 2)) } }) },
    {
      name: 'a flag by a script',
      yes: 200,
      of: (count) => ({ path: at(2, '/flags'), by: ada, fields: { on: String(1 - (count % 2)) }, accept: json }),
    },
    { name: 'a hint', yes: 200, of: () => ({ path: `/attempts/${helped}/1/hints`, by: ada, fields: { step: '1', level: 'a' } }) },
    { name: 'beginning', yes: 303, of: () => ({ path: '/attempts', by: ada, fields: { quiz: 'ice/both', key: randomUUID() } }) },
    { name: 'one’s own marks', yes: 303, of: (count) => ({ path: `/attempts/${written}/1/weighings`, by: ada, fields: scores(count) }) },
    {
      name: 'a teacher’s mark',
      yes: 303,
      of: (count) => ({
        path: `/marking/${ada.learner}/${written}/1`,
        by: teacher,
        fields: { key: randomUUID(), seen: '0', answer: '1', comment: 'Yes', ...scores(count) },
      }),
    },
    {
      name: 'handing in by a script',
      yes: 200,
      of: () => ({ path: `/attempts/${ada.attempt}/closures`, by: ada, fields: {}, accept: json }),
    },
    { name: 'handing in', yes: 303, of: () => ({ path: `/attempts/${ada.attempt}/closures`, by: ada, fields: {} }) },
    { name: 'joining', yes: 303, of: (count) => ({ path: '/learners', by: nobody, fields: { name: `Carl ${count}`, key: randomUUID() } }) },
    {
      name: 'signing in',
      yes: 303,
      of: () => ({ path: '/sign-in', by: nobody, fields: { name: 'Ms Okafor', password: passwordOf('Ms Okafor') } }),
    },
    {
      name: 'a question',
      yes: 303,
      at: 'bank',
      of: (count, { save }) => ({
        path: '/bank/ICE-SC-1',
        by: teacher,
        fields: { ...save, prompt: `What keeps ice up? ${count}`, do: 'save' },
      }),
    },
    { name: 'erasing', yes: 200, once: true, of: () => ({ path: '/erasures', by: bob, fields: { learner: bob.learner, sure: 'on' } }) },
  ]
}

const nobody = { cookies: new Map<string, string>() }
const scores = (count: number) => ({ 'score.1': String(count % 3), 'score.2': '1', 'score.3': '1', 'score.4': '1' })

export const pagesOf = ({ ada, written, teacher }: Everybody): { by: Pick<Person, 'cookies'>; path: string }[] => [
  ...['/', '/progress', '/settings', '/passages/ice', `/attempts/${ada.attempt}/2`, `/attempts/${ada.attempt}/1/place`].map((path) => ({
    by: ada,
    path,
  })),
  ...[`/attempts/${ada.attempt}/closures`, `/attempts/${written}/result`, `/attempts/${written}/1/review`].map((path) => ({
    by: ada,
    path,
  })),
  ...['/', '/sign-in', '/assets/any/style.css'].map((path) => ({ by: nobody, path })),
  ...['/bank', '/bank/ICE-SC-1', '/quizzes', '/marking', '/scores', '/scores.csv', `/scores/${ada.learner}`, '/account'].map((path) => ({
    by: teacher,
    path,
  })),
]
