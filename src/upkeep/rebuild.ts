import type { Question } from '../kinds/base.ts'
import { isRight } from '../kinds/evidence.ts'
import { counting } from '../statistics/counting.ts'
import { scoreOf } from '../statistics/scores.ts'
import type { Found, Inspection, Place } from '../store/inspect.ts'
import type { Entry } from '../store/store.ts'
import type { Say } from '../text.ts'
import { corrections as readCorrections } from '../training/corrections.ts'
import { type Began, knownEntry } from '../training/entries.ts'
import { type Asking, type Attempt, histories } from '../training/history.ts'
import { keptVersions, unlessLost } from '../training/kept.ts'
import { type Earned, isClose } from '../training/remarking.ts'
import { takingTurns } from '../turns.ts'
import { byTime } from './by-time.ts'
import type { Finding } from './checks.ts'
import { difference } from './figures.ts'
import { looking } from './looking.ts'
import { progress } from './progress.ts'
import { type Remark, remarks } from './remark.ts'

/** What was worked out once more, and how much of it came out otherwise. */
export interface Rebuilt {
  learners: number
  entries: number
  marks: number
  attempts: number
  questions: number
  differences: number
  /** What cannot be marked any more, because the question or the text cannot be read. */
  lost: number
}

/**
 * Works out everything that follows from the entries once more and tells what comes out otherwise than it is kept or shown: each mark and
 * proof from what was answered, the totals of each attempt, and the figures of each question, counted learner by learner and again in the
 * order of time. A server may have the folder or the database; nothing is changed and nothing asked of it. @throws Refused in words
 */
export const rebuild = (place: string, t: Say, tell: (finding: Finding) => void): Promise<Rebuilt> =>
  looking(place, t, false, (kept) => rebuilt(kept, t, tell))

async function rebuilt(folder: Inspection, t: Say, tell: (finding: Finding) => void): Promise<Rebuilt> {
  const nothing = { questions: new Map(), passages: new Map() }
  // Without a bank: what was asked is read from its shelf, and nothing depends on what the files say today.
  const kept = keptVersions(folder, () => nothing)
  const found: Rebuilt = { learners: 0, entries: 0, marks: 0, attempts: 0, questions: 0, differences: 0, lost: 0 }
  const corrections = readCorrections(folder, kept, (error) => differs({ file: '', line: 0 }, `${error.message}.`))
  await corrections.ready()
  const rulings = corrections.rulings()
  const again = remarks(kept, corrections)
  const question = (asking: Asking): Promise<Question | undefined> => kept.question(asking).catch(unlessLost)
  const under = (...of: Parameters<typeof corrections.under>) => corrections.under(...of).catch(unlessLost)
  const correcting = { of: rulings.of, under, markedBy: corrections.markedBy }
  const count = () => counting(question, correcting)
  const [learnerByLearner, inTime] = [count(), count()]
  const index = byTime(folder)
  const fold = histories(1)
  const turn = takingTurns()
  const asked = new Set<string>()
  const bar = progress(t, t('Working everything out once more'), await folder.learners())
  try {
    let one = person('')
    for await (const group of folder.everything()) {
      for (const piece of group) {
        if (!('learner' in piece)) continue
        if (piece.learner !== one.id) {
          await one.end()
          one = person(piece.learner)
          found.learners++
        }
        await one.add(piece)
        await learnerByLearner.add(piece.learner, piece.entries, turn)
        index.note(piece.learner, piece.entries, piece.from, piece.to)
      }
      bar.at(found.learners, found.entries)
    }
    await one.end()
  } finally {
    bar.end()
  }
  const second = progress(t, t('Counting in the order of time'))
  try {
    let entries = 0
    for await (const commit of index.all()) {
      await inTime.add(commit.learner, commit.entries, turn)
      entries += commit.entries.length
      second.at(found.learners, entries)
    }
  } finally {
    second.end()
  }
  compare()
  return found

  function differs(place: Place, message: string): void {
    found.differences++
    tell({ ...place, message })
  }

  function compare(): void {
    found.questions = asked.size
    for (const id of asked) {
      const what = difference(learnerByLearner.figures.of(id), inTime.figures.of(id))
      if (what) differs({ file: '', line: 0 }, `The figures of ${id}, counted learner by learner and in the order of time: ${what}.`)
    }
    const [a, b] = [learnerByLearner.state(), inTime.state()].map((state) => JSON.stringify(state))
    if (a !== b) differs({ file: '', line: 0 }, `Counted learner by learner ${a}, in the order of time ${b}.`)
  }

  /** One learner: their marks, each where it stands, and the totals of their attempts. */
  function person(id: string) {
    const attempts = new Map<string, { began: Began; place: Place; earned: Map<number, Earned>; whole: boolean }>()
    let folded = 0

    return {
      id,

      async add({ entries, ...place }: Extract<Found, { learner: string }>): Promise<void> {
        fold.of(id, entries, folded)
        folded += entries.length
        found.entries += entries.length
        for (const entry of entries) await happened(place, entry)
      },

      async end(): Promise<void> {
        const learner = fold.of(id, [], folded)
        for (const attempt of learner?.attempts.values() ?? []) if (attempt.handedIn) await total(attempt)
      },
    }

    async function happened({ file, line }: Place, entry: Entry): Promise<void> {
      const place = { file, line }
      const known = knownEntry(entry)
      if (known?.type === 'began') {
        attempts.set(known.attempt, { began: known, place, earned: new Map(), whole: true })
        for (const one of known.questions) asked.add(one.split('@')[0] ?? '')
      }
      if (known?.type === 'counted') {
        asked.add(known.question.split('@')[0] ?? '')
        const remark = await again.counted(known)
        if (remark) judge(place, `What is left of an answer to ${known.question}`, remark)
      }
      if (known?.type !== 'answered' && known?.type !== 'marked') return
      const sitting = attempts.get(known.attempt)
      if (!sitting) return
      const { began, earned } = sitting
      const what = `Question ${known.n} of the attempt ${known.attempt} (${began.questions[known.n - 1]})`
      const remark = await (known.type === 'answered' ? again.answered(known, began) : again.marked(known, began))
      judge(place, what, remark)
      if ('lost' in remark) {
        sitting.whole = false
        return
      }
      const { mark, proof } = remark.isSame ? remark.told : remark.now
      if (known.type === 'answered' && known.response === null) earned.delete(known.n)
      else earned.set(known.n, { mark, proof: known.type === 'answered' ? proof : (earned.get(known.n)?.proof ?? null) })
    }

    function judge(place: Place, what: string, remark: Remark): void {
      if ('lost' in remark) {
        found.lost++
        return
      }
      found.marks++
      if (remark.isSame) return
      const { told, now } = remark
      differs(
        place,
        `${what}: kept are mark ${told.mark} and proof ${told.proof}, marked once more it is mark ${now.mark} and proof ${now.proof}.`,
      )
    }

    /** The totals as they are shown, and as the marks make them that were worked out above. */
    async function total(attempt: Attempt): Promise<void> {
      const sitting = attempts.get(attempt.id)
      const questions = await Promise.all(attempt.questions.map(question))
      const whole = questions.filter((one) => one !== undefined)
      if (!sitting?.whole || whole.length < questions.length) return
      found.attempts++
      const counts = await corrections.countsOf(attempt, rulings)
      const shown = scoreOf(attempt, whole, counts)
      let [points, right] = [0, 0]
      for (const [index, one] of whole.entries()) {
        const corrected = counts[index]
        if (corrected?.dropped) continue
        // A mark that follows from a correction is kept nowhere.
        const mark = (corrected && !corrected.misfit ? corrected.answer : sitting.earned.get(index + 1))?.mark ?? 0
        points += mark * one.points
        if (isRight(mark)) right++
      }
      if (isClose(points, shown.points) && right === shown.right) return
      const { file, line } = sitting.place
      differs(
        { file, line },
        `The attempt ${attempt.id} shows ${shown.right} right and ${shown.points} points; marked once more it is ${right} and ${points}.`,
      )
    }
  }
}
