import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Form } from '../../kinds/kind.ts'
import type { Fault, Passage } from '../../passages/passage.ts'
import { written } from '../../passages/written.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { changed, type Draft, digestOf, draftIn, draftOf, entryOf, idFrom, isEntry, tickedIn } from './quiz-draft.ts'
import { type Desk, type Outcome, quizPage } from './quiz-page.ts'
import { faultsOf, questionsOf, type Table, tableOf, withEntry } from './quiz-table.ts'

/** A button, what the quiz was when the form was made, and what is looked for among the questions. */
const sentAlong = z.object({
  do: z.string().max(20).catch('show'),
  base: z.string().max(40).catch(''),
  passage: z.string().max(60).catch(''),
  q: z.string().max(100).catch(''),
  kind: z.string().max(40).catch(''),
  process: z.string().max(40).catch(''),
})
type Sent = z.infer<typeof sentAlong>
const nothing = sentAlong.parse({})

/** Putting a quiz together: picked question by question, or drawn by a rule. Nothing is kept before it is saved. */
export function quizForm(house: House): Router {
  const { bank, editing } = house

  return Router()
    .get('/quizzes/new', async (request, response) => {
      teacherIn(response)
      const passage = passageIn(request.query.passage)
      const draft = { ...draftOf({}), level: passage.levels[0]?.level ?? '', rows: [{ n: '5', process: '', kind: '' }] }
      show(request, response, deskOf(passage, await tableOf(editing, passage.id, undefined), draft, nothing), {})
    })

    .get('/quizzes/:passage/:quiz', async (request, response) => {
      teacherIn(response)
      const passage = passageIn(request.params.passage)
      const table = await tableOf(editing, passage.id, request.params.quiz)
      if (table.entry === undefined) throw new NotFound()
      show(request, response, deskOf(passage, table, draftOf(table.entry), nothing), 'saved' in request.query ? { notice: saved } : {})
    })

    .post('/quizzes', async (request, response) => {
      teacherIn(response)
      const sent = sentAlong.parse({ ...request.body })
      await answer(request, response, passageIn(sent.passage), undefined, sent)
    })

    .post('/quizzes/:passage/:quiz', async (request, response) => {
      teacherIn(response)
      await answer(request, response, passageIn(request.params.passage), request.params.quiz, sentAlong.parse({ ...request.body }))
    })

  /** Does what the button says: saves, or changes the draft and shows it again. */
  async function answer(request: Request, response: Response, passage: Passage, id: string | undefined, sent: Sent): Promise<void> {
    const table = await tableOf(editing, passage.id, id)
    const form: Form = request.body ?? {}
    const ticked = tickedIn(form)
    const draft = named(changed(draftIn(form), sent.do, ticked), table)
    const before = { ...deskOf(passage, table, draft, sent), base: sent.base, ticked: sent.do === 'add' ? [] : ticked }
    if (sent.do !== 'save') return show(request, response, before, {})
    const desk = { ...before, faults: together(faultsOf(editing, table, draft), before.faults) }

    const entry = entryOf(draft, table.entry)
    const address = `/quizzes/${passage.id}/${draft.id}?saved`
    // The same form sent twice, or two who wrote the same: it is saved already. An id that was made of the title is another each time.
    const nameless = (one: unknown) => (draftIn(form).id === '' && id === undefined && isEntry(one) ? { ...one, id: '' } : one)
    const standing = table.entry === undefined ? table.list : [table.entry]
    const same = standing.find((one) => digestOf(nameless(one)) === digestOf(nameless(entry)))
    if (isEntry(same) && bank().quizzes.has(`${passage.id}/${String(same.id)}`))
      return response.redirect(303, `/quizzes/${passage.id}/${String(same.id)}?saved`)
    if (desk.faults.some(({ severity }) => severity === 'error')) return show(request, response.status(422), desk, { refused: true })
    // What others did to other quizzes of the file disturbs nobody; this one has to be what it was when the form was made.
    if (digestOf(table.entry) !== sent.base) {
      const conflict = { yours: written(entry), ...(table.entry !== undefined && { theirs: written(table.entry) }) }
      return show(request, response.status(409), { ...desk, base: digestOf(table.entry) }, { conflict })
    }
    const became = await editing.saveQuizzes(passage.id, withEntry(table, entry), table.source.hash)
    if (became.is === 'saved') return response.redirect(303, address)
    if (became.is === 'unwritable')
      return show(request, response.status(503).set('Retry-After', '5'), desk, { notice: unsaved(became.message) })
    // The file was written between our reading and our writing: all is looked at anew.
    await answer(request, response, passage, id, sent)
  }

  function deskOf(passage: Passage, table: Table, draft: Draft, { q, kind, process }: Sent): Desk {
    const { faults, asked } = questionsOf(editing, passage.id, draft)
    return {
      passage,
      draft,
      ...(table.id !== undefined && { there: table.id }),
      base: digestOf(table.entry),
      faults,
      // Shown beside the rule as soon as somebody turns to it.
      drawn: draft.by === 'drawn' ? asked : questionsOf(editing, passage.id, { ...draft, by: 'drawn' }).asked,
      looking: { q, kind, process },
      ticked: [],
    }
  }

  function passageIn(id: unknown): Passage {
    const passage = typeof id === 'string' ? bank().passages.get(id) : undefined
    if (!passage) throw new NotFound()
    return passage
  }

  function show(request: Request, response: Response, desk: Desk, outcome: Outcome): void {
    const title = desk.there === undefined ? say('New quiz') : say('Quiz: {title}', { title: desk.draft.title || desk.there })
    const frame = { title, here: 'quizzes', ...(outcome.refused && { error: true }) } as const
    house.show(request, response, frame, 'teacher/quiz', quizPage(bank(), desk, outcome))
  }
}

/** Both lists, each fault once. */
function together(some: readonly Fault[], others: readonly Fault[]): Fault[] {
  const name = ({ path, message }: Fault) => JSON.stringify([path, message])
  const known = new Set(some.map(name))
  return [...some, ...others.filter((fault) => !known.has(name(fault)))]
}

/** The draft with its id: the one that stays, or for a new quiz without one, one that is made of its title. */
function named(draft: Draft, { id, list }: Table): Draft {
  if (id !== undefined) return { ...draft, id }
  if (draft.id !== '' || draft.title === '') return draft
  const taken = list.flatMap((one) => (isEntry(one) ? String(one.id) : []))
  return { ...draft, id: idFrom(draft.title, taken) }
}

const saved = { tone: 'done', words: say('Saved, and in service from now on.') } as const

const unsaved = (reason: string) =>
  ({
    tone: 'error',
    words: say('Not saved. {reason} What you put together still stands here; send it again in a moment.', { reason }),
  }) as const
