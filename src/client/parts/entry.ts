import { carriedBy, countOn, fieldsOf, whereabouts } from './filling.ts'
import type { Fresh } from './journal.ts'

/** What an entry says of the page that it was made on. */
function signing(): { learner: string; ticket: string; quiz: string } {
  const { learner = '', ticket = '', quiz = '' } = document.getElementById('saved')?.dataset ?? {}
  return { learner, ticket, quiz }
}

/** A form as it stands, to be saved and not marked; undefined where it is no form of a question. */
export function draftOf(form: HTMLFormElement): Fresh | undefined {
  const entry = entryOf(form, null)
  return entry && { ...entry, draft: true, to: `${entry.to}/drafts` }
}

/** A form that is sent off. @param button by which */
export const answerOf = (form: HTMLFormElement, button: HTMLElement | null): Fresh | undefined => entryOf(form, button)

function entryOf(form: HTMLFormElement, button: HTMLElement | null): Fresh | undefined {
  const where = whereabouts(form)
  return (
    where && {
      ...signing(),
      ...where,
      draft: false,
      to: new URL(form.action).pathname,
      fields: fieldsOf(form, button),
      key: carriedBy(form, 'key'),
      seen: Number(carriedBy(form, 'seen')),
      shown: carriedBy(form, 'shown'),
      made: new Date().toISOString(),
      nth: countOn(form),
    }
  )
}

/** A question's flag, set or taken away. */
export function flagOf(form: HTMLFormElement): Fresh | undefined {
  const [, attempt, n] = /^\/attempts\/([a-z2-7]{16})\/(\d+)\/flags$/.exec(new URL(form.action).pathname) ?? []
  if (!attempt || !n) return undefined
  const made = new Date().toISOString()
  return {
    ...signing(),
    attempt,
    n: Number(n),
    of: 'answer',
    draft: false,
    flag: true,
    to: new URL(form.action).pathname,
    fields: fieldsOf(form),
    key: '',
    seen: 0,
    shown: '',
    made,
  }
}
