import { type Request, type Response, Router } from 'express'
import { z } from 'zod'
import type { Saved, Source } from '../../bank/editing.ts'
import { kinds } from '../../kinds/index.ts'
import type { Form } from '../../kinds/kind.ts'
import type { Level, Passage } from '../../passages/passage.ts'
import { spliced } from '../../passages/splice.ts'
import { written } from '../../passages/written.ts'
import { say } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound, Refused } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { blank, changed, withoutBlanks } from './editor-changes.ts'
import type { NewPage } from './editor-model.ts'
import { type Checked, type Desk, editorPage, type FormOf, formOf, type Said } from './editor-page.ts'
import { isShown } from './form-shape.ts'
import { type Fields, isFields, valuesOf } from './form-values.ts'
import { addressOf, begunBy, type Wish, wishIn } from './new-question.ts'

const sentAlong = z.object({
  do: z.string().max(80).default('preview'),
  at: z.string().max(12).default(''),
  edition: z.string().max(40).default(''),
  base: z.string().max(100).default(''),
  passage: z.string().max(60).default(''),
  kind: z.string().max(40).default(''),
})

/** Writing a question in the browser: a new one, a copy, or one that is there. */
export function editor(house: House): Router {
  const { bank, editing } = house

  return Router()
    .get('/bank/new', (request, response) => {
      teacherIn(response)
      const wish = wishIn(request.query)
      const passage = bank().passages.get(wish.passage)
      const kind = formOf(wish.kind.split('/')[0] ?? '')
      if (!passage || !kind)
        return house.show(request, response, { title: say('New question'), here: 'bank' }, 'teacher/new', choices(house, wish))
      const level = levelIn(passage, wish.level)
      const fields = blank(kind.shape, { ...begunBy(wish, level), id: editing.nextId(passage.id, kind.word) })
      show(request, response, { passage, kind, level, fields }, { faults: [] }, { kinds: addressOf({ ...wish, kind: '' }) })
    })

    .get('/bank/:id/edit', async (request, response) => {
      teacherIn(response)
      const { source, passage, kind } = await sourceOf(request.params.id)
      const desk = deskOf(source, passage, kind, request.params.id)
      show(request, response, desk, editing.check(source.file, source.text), {})
    })

    .get('/bank/:id/copy', async (request, response) => {
      teacherIn(response)
      const { source, passage, kind: mended } = await sourceOf(request.params.id)
      const kind = formOf(mended.word) ?? mended
      const { retired: _, ...fields } = isFields(source.value) ? source.value : {}
      const desk = {
        passage,
        kind,
        level: levelIn(passage, String(fields.level)),
        fields: { ...fields, id: editing.nextId(passage.id, kind.word) },
      }
      const notice = {
        tone: 'plain',
        words: say('This is a copy of {id}. Nothing is kept until you save it.', { id: request.params.id }),
      } as const
      show(request, response, desk, { faults: [] }, { notice })
    })

    .post('/bank', async (request, response) => {
      teacherIn(response)
      const sent = sentIn(request)
      const passage = bank().passages.get(sent.passage)
      const kind = formOf(sent.kind)
      if (!passage || !kind)
        throw new Refused('The form came without its passage or its kind. Go back, load the page again and send it once more.')
      const level = levelIn(passage, sent.at)
      const stale = sent.edition !== passage.version
      const fields = valuesOf(kind.shape, formIn(request), {}, stale ? undefined : level)
      await answer(request, response, sent.do, { passage, kind, level, fields, stale }, undefined)
    })

    .post('/bank/:id', async (request, response) => {
      teacherIn(response)
      const sent = sentIn(request)
      const { source, passage, kind } = await sourceOf(request.params.id).catch((error: unknown) => {
        throw error instanceof NotFound ? new Refused(deleted) : error
      })
      const level = levelIn(passage, sent.at)
      const stale = sent.edition !== passage.version
      const fields = valuesOf(kind.shape, formIn(request), source.value, stale ? undefined : level)
      const desk = { ...deskOf(source, passage, kind, request.params.id), level, fields, base: sent.base, stale }
      await answer(request, response, sent.do, desk, source)
    })

  /** Does what the button says: saves, or changes the form and shows it again. */
  async function answer(request: Request, response: Response, button: string, desk: Desk, source: Source | undefined): Promise<void> {
    const { shape } = desk.kind
    const isChange = button !== 'save' && button !== 'preview'
    const fields = isChange
      ? changed(shape, desk.fields, button, source && isFields(source.value) ? source.value : {})
      : withoutBlanks(shape, desk.fields)
    const now = { ...desk, fields, level: levelIn(desk.passage, String(fields.level), desk.level) }
    const notice = desk.stale ? { notice: textChanged } : {}
    if (isChange) return show(request, response, now, { faults: [] }, notice)
    const value = source ? fields : inOrder(fields, desk.kind.word)
    const text = source ? spliced(source.text, value) : written(value)
    const checked = editing.check(source?.file ?? `${desk.passage.id}/${String(fields.id)}.yaml`, text)
    if (button === 'preview') return show(request, response, now, checked, notice)
    if (!checked.question || checked.faults.some(({ severity }) => severity === 'error'))
      return show(request, response.status(422), now, checked, { refused: true, ...notice })
    if (desk.stale) return show(request, response.status(409), now, checked, notice)
    const saved = source
      ? await editing.save(source.file, value, desk.base ?? '')
      : await editing.create(desk.passage.id, { ...value, id: checked.question.id })
    await became(request, response, saved, now, checked, text)
  }

  async function became(request: Request, response: Response, saved: Saved, desk: Desk, checked: Checked, text: string): Promise<void> {
    const id = String(desk.fields.id ?? desk.id)
    if (saved.is === 'saved') return response.redirect(303, `/bank/${id}?saved`)
    if (saved.is === 'unwritable')
      return show(request, response.status(503).set('Retry-After', '5'), desk, checked, {
        notice: {
          tone: 'error',
          words: say('Not saved: {reason} What you wrote still stands here; send it again in a moment.', { reason: saved.message }),
        },
      })
    if (saved.is === 'taken') {
      // The same form sent twice: it is saved already.
      const there = await editing.source(`${desk.passage.id}/${id}.yaml`)
      if (there && there.text === text) return response.redirect(303, `/bank/${id}?saved`)
      const fault = {
        severity: 'error',
        line: 1,
        column: 1,
        path: ['id'],
        message: `There is a question “${id}” already`,
        remedy: `Call it ${editing.nextId(desk.passage.id, desk.kind.word)}, for instance`,
      } as const
      return show(request, response.status(422), desk, { ...checked, faults: [...checked.faults, fault] }, { refused: true })
    }
    if (!saved.source) throw new Refused(deleted)
    if (saved.source.text === text) return response.redirect(303, `/bank/${id}?saved`)
    show(request, response.status(409), { ...desk, base: saved.source.hash }, checked, {
      conflict: { theirs: saved.source.text, yours: text },
    })
  }

  function show(request: Request, response: Response, desk: Desk, checked: Checked, said: Said): void {
    const title = desk.id === undefined ? say('New question') : say('Edit {id}', { id: desk.id })
    const frame = { title, here: 'bank', ...(said.refused && { error: true }) } as const
    house.show(request, response, frame, 'teacher/editor', editorPage(desk, checked, said))
  }

  /** The file of a question, be it in service or not. @throws NotFound where there is none, Refused where a form cannot show it */
  async function sourceOf(id: string): Promise<{ source: Source; passage: Passage; kind: FormOf }> {
    if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(id)) throw new NotFound()
    const known = bank().questions.get(id)
    const file = known?.file ?? editing.fileOf(id)
    const source = file === undefined ? undefined : await editing.source(file)
    const passage = bank().passages.get(file?.split('/')[0] ?? '')
    if (source && passage) {
      const kind = isFields(source.value) ? formOf(String(source.value.kind), 'id') : undefined
      const isWhole = kind?.shape.fields.every(([name, field]) => isShown(field, isFields(source.value) ? source.value[name] : undefined))
      if (!kind || !isWhole)
        throw new Refused(
          `The form cannot show ${file}, for it is not clear what it says. Mend it in an editor of text; the bank’s page says where it is wrong.`,
        )
      return { source, passage, kind }
    }
    throw new NotFound()
  }
}

const textChanged = {
  tone: 'care',
  words: say('Somebody changed the text while you wrote. Look whether the right sentences are picked, and then save again.'),
} as const

const deleted =
  'The file of this question was deleted meanwhile. Nothing was written. Go back, copy what you need from the form, and write a new question.'

const deskOf = (source: Source, passage: Passage, kind: FormOf, id: string): Desk => {
  const fields = isFields(source.value) ? source.value : {}
  return { passage, kind, id, file: source.file, base: source.hash, level: levelIn(passage, String(fields.level)), fields }
}

/** The level of this name; where the passage has none, the one that was shown, or the easiest. */
function levelIn({ levels }: Passage, name: string, shown = levels[0]): Level {
  const level = levels.find((one) => one.level === name) ?? shown
  if (!level) throw new NotFound()
  return level
}

function sentIn(request: Request): z.infer<typeof sentAlong> {
  const sent = sentAlong.safeParse(request.body ?? {})
  if (!sent.success) throw new Refused('The form came damaged. Go back, load the page again and send it once more; nothing was changed.')
  return sent.data
}

const formIn = (request: Request): Form => request.body ?? {}

/** The fields as an author would put them: what it is, what it asks, and then why. */
function inOrder(fields: Fields, kind: string): Fields {
  const first: Fields = { id: fields.id, kind, prompt: fields.prompt, instructions: fields.instructions }
  const last = ['evidence', 'neutral', 'explanation', 'hint', 'process', 'level', 'points', 'skill', 'flags', 'enemies', 'checked', 'ticks']
  const own = Object.entries(fields).filter(([name]) => !(name in first) && !last.includes(name))
  const all = [...Object.entries(first), ...own, ...last.map((name): [string, unknown] => [name, fields[name]])]
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** The texts and kinds that a new question can be written for; a sentence that it is to be about stays what it is about. */
function choices({ bank }: House, { passage, level, process, sentence }: Wish): NewPage {
  const about = bank().passages.get(passage)
  const text = about && levelIn(about, level).sentences.find(({ id }) => id === sentence)?.text
  return {
    passages: [...bank().passages.values()].map(({ id, levels }) => ({ value: id, text: levels[0]?.title ?? id, chosen: id === passage })),
    kinds: Object.entries(kinds).flatMap(([value, { name, templates = [] }]) => [
      { value, name },
      ...templates.map((one) => ({ value: `${value}/${one.word}`, name: one.name, of: name })),
    ]),
    ...(text !== undefined && {
      about: { text, sent: Object.entries({ passage, level, process, sentence }).map(([name, value]) => ({ name, value })) },
    }),
  }
}
