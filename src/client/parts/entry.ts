import { carriedBy, countOn, fieldsOf, whereabouts } from './filling.ts'
import { learnerHere } from './here.ts'
import type { Fresh } from './journal.ts'

/** What an entry says of the page that it was made on. */
function signing(): { learner: string; ticket: string; quiz: string } {
  const { ticket = '', quiz = '' } = document.getElementById('saved')?.dataset ?? {}
  return { learner: learnerHere() ?? '', ticket, quiz }
}

/** A form as it stands, to be saved and not marked; undefined where it is no form of a question. */
export function draftOf(form: HTMLFormElement): Fresh | undefined {
  const entry = answerOf(form, null)
  return entry && { ...entry, draft: true, to: `${entry.to}/drafts` }
}

/** A form that is sent off. @param button by which */
export function answerOf(form: HTMLFormElement, button: HTMLElement | null): Fresh | undefined {
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

/** Which question a flag's form is about. */
export function flagged(form: HTMLFormElement): { attempt: string; n: number } | undefined {
  const [, attempt, n] = /^\/attempts\/([a-z2-7]{16})\/(\d+)\/flags$/.exec(new URL(form.action).pathname) ?? []
  return attempt && n ? { attempt, n: Number(n) } : undefined
}

/** A question's flag, set or taken away. */
export function flagOf(form: HTMLFormElement): Fresh | undefined {
  const about = flagged(form)
  return (
    about && {
      ...signing(),
      ...about,
      of: 'answer',
      draft: false,
      flag: true,
      to: new URL(form.action).pathname,
      fields: fieldsOf(form),
      key: '',
      seen: 0,
      shown: '',
      made: new Date().toISOString(),
    }
  )
}
