import type { Found, Place } from '../store/inspect.ts'
import type { Entry, Json } from '../store/store.ts'
import { type Began, faultIn, type Known, knownEntry } from '../training/entries.ts'
import { faultOf, isKnownShelf, learnerOf, markedBy, questionOf } from './documents.ts'

/** Something that is wrong; a `note` is only worth knowing. */
export interface Finding extends Place {
  message: string
  note?: true
}

/** What may have come since it was looked for: a server may be at work. */
export interface Afterwards {
  document(shelf: string, id: string): Promise<Json | undefined>
  hasLearner(id: string): Promise<boolean>
}

interface Sitting {
  began: Began
  /** How many answers there are to each question so far. */
  answers: Map<number, number>
}

/**
 * Holds all that is kept against what it should be, one thing after the other: documents first, then learner by learner. Only names are
 * remembered.
 */
export function checks(tell: (finding: Finding) => void, afterwards: Afterwards) {
  const counts = { learners: 0, entries: 0, documents: 0 }
  /** By their versions: the question, or null where it cannot be read. */
  const questions = new Map<string, string | null>()
  const passages = new Map<string, boolean>()
  const codes = new Map<string, Place>()
  const corrected: { place: Place; question: string; to: string }[] = []
  const unknown = new Map<string, number>()
  const told = new Set<string>()
  let learner = ''
  let sittings = new Map<string, Sitting>()

  return {
    counts,

    async add(found: Found): Promise<void> {
      if ('damage' in found) {
        const { file, line, damage, unfinished } = found
        tell({ file, line, message: damage, ...(unfinished && { note: true }) })
      } else if ('shelf' in found) document(found)
      else await commit(found)
    },

    async end(): Promise<void> {
      for (const { place, question, to } of corrected) await isAsked(place, `${question}@${to}`, 'The correction marks by')
      for (const [id, { file, line }] of codes) {
        if (await afterwards.hasLearner(id)) continue
        const message = `The return code leads to ${id}, of whom nothing is kept: erased, lost, or never come (the power failed in between).`
        tell({ file, line, message, note: true })
      }
      for (const [what, count] of unknown)
        tell({ file: '', line: 0, message: `${what} (${count}): this release does not know them and leaves them as they are.`, note: true })
    },
  }

  function document(found: Extract<Found, { shelf: string }>): void {
    const { file, line, shelf, id, value } = found
    counts.documents++
    const fault = faultOf(shelf, value)
    if (fault) tell({ file, line, message: `The document on the shelf ${shelf} cannot be read – ${fault}` })
    if (!isKnownShelf(shelf)) count(`documents on the shelf ${shelf}`)
    if (shelf === 'versions') questions.set(id, fault ? null : (questionOf(value) ?? null))
    if (shelf === 'passages') passages.set(id, !fault)
    const leads = shelf === 'return-codes' ? learnerOf(value) : undefined
    if (leads) codes.set(leads, { file, line })
    const by = shelf === 'corrections' ? markedBy(value) : undefined
    if (by?.to) corrected.push({ place: { file, line }, question: by.question, to: by.to })
  }

  async function commit(found: Extract<Found, { learner: string }>): Promise<void> {
    if (found.learner !== learner) {
      learner = found.learner
      sittings = new Map()
      codes.delete(learner)
      counts.learners++
    }
    const place = { file: found.file, line: found.line }
    for (const entry of found.entries) {
      counts.entries++
      await happened(place, entry)
    }
  }

  async function happened(place: Place, entry: Entry): Promise<void> {
    const known = knownEntry(entry)
    if (!known) {
      const fault = faultIn(entry)
      if (fault) tell({ ...place, message: `The entry “${entry.type}” cannot be read – ${fault}` })
      else count(`entries of the type “${entry.type}”`)
    } else if (known.type === 'began') await began(place, known)
    else if (known.type === 'counted') {
      await isAsked(place, known.question, 'An answer was given to')
      await isRead(place, known.passage)
    } else if ('attempt' in known) await inAttempt(place, known)
  }

  async function began(place: Place, known: Began): Promise<void> {
    if (sittings.has(known.attempt)) tell({ ...place, message: `The attempt ${known.attempt} begins a second time.` })
    sittings.set(known.attempt, { began: known, answers: new Map() })
    await isRead(place, known.passage)
    for (const asked of known.questions) await isAsked(place, asked, 'The attempt asks')
  }

  async function inAttempt(place: Place, known: Extract<Known, { attempt: string }>): Promise<void> {
    const sitting = sittings.get(known.attempt)
    if (!sitting) return tell({ ...place, message: `“${known.type}” belongs to the attempt ${known.attempt}, which did not begin before.` })
    if (!('n' in known)) return
    const { n } = known
    const asked = sitting.began.questions[n - 1]
    if (asked === undefined) {
      return tell({ ...place, message: `“${known.type}” is about question ${n}, and the attempt has ${sitting.began.questions.length}.` })
    }
    if ('question' in known && known.question.split('@')[0] !== asked.split('@')[0])
      tell({ ...place, message: `“${known.type}” is about ${known.question}, and question ${n} of the attempt is ${asked}.` })
    if ('question' in known) await isAsked(place, known.question, `“${known.type}” is about`)
    const given = sitting.answers.get(n) ?? 0
    if (known.type === 'answered') sitting.answers.set(n, given + 1)
    if (known.type === 'marked' && known.answer > given)
      tell({ ...place, message: `Answer ${known.answer} to question ${n} was marked, and there were ${given}.` })
  }

  /** Sees that the version of a question is on its shelf and can be read; what is not is told once. */
  async function isAsked(place: Place, asked: string, what: string): Promise<void> {
    const [id = '', version = ''] = asked.split('@')
    if (!questions.has(version)) {
      const value = await afterwards.document('versions', version)
      if (value !== undefined) questions.set(version, faultOf('versions', value) ? null : (questionOf(value) ?? null))
    }
    const found = questions.get(version)
    if (found === id || told.has(asked)) return
    told.add(asked)
    const why = found === undefined ? 'not on its shelf' : found === null ? 'there, and cannot be read' : `a version of ${found}`
    tell({ ...place, message: `${what} ${asked}, and this version is ${why}.` })
  }

  async function isRead(place: Place, passage: string): Promise<void> {
    const version = passage.split('@')[1] ?? ''
    if (!passages.has(version)) {
      const value = await afterwards.document('passages', version)
      if (value !== undefined) passages.set(version, !faultOf('passages', value))
    }
    if (passages.get(version) || told.has(passage)) return
    told.add(passage)
    const why = passages.has(version) ? 'there, and cannot be read' : 'not on its shelf'
    tell({ ...place, message: `The text was ${passage}, and this version is ${why}.` })
  }

  function count(what: string): void {
    unknown.set(what, (unknown.get(what) ?? 0) + 1)
  }
}
