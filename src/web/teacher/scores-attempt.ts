import { Router } from 'express'
import type { Question } from '../../kinds/base.ts'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Level, Passage } from '../../passages/passage.ts'
import { isWaiting, type Scored, scoredAnswer, scoreOf } from '../../statistics/scores.ts'
import { say, type Words } from '../../text.ts'
import type { Trainer } from '../../trainer.ts'
import type { Answered } from '../../training/entries.ts'
import { type Attempt, answerTo } from '../../training/history.ts'
import type { House } from '../app.ts'
import { changesTold } from '../corrected.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { standingMark, writtenIn } from '../judged.ts'
import { pointsOf, toneOf } from '../learner/results.ts'
import { explained, shown } from '../learner/reviews.ts'
import { rounded } from '../rounded.ts'
import { clock, day } from '../times.ts'
import type { AttemptQuestion, GivenAnswer, JudgedAnswer, LearnerAttemptPage } from './score-model.ts'
import { namedIn } from './scores-learner.ts'

/** One attempt of a learner, question by question: what was answered, what would have been right, and where it was said to stand. */
export const scoresOfAttempt = ({ trainer, board, accounts, show }: House): Router =>
  Router().get('/scores/:learner/:attempt', async (request, response) => {
    teacherIn(response)
    const { id, learner } = await namedIn(trainer, request)
    const attempt = learner.attempts.get(String(request.params.attempt))
    if (!attempt) throw new NotFound()
    const asked = await Promise.all(attempt.questions.map(board.question))
    const readable = asked.filter((question) => question !== undefined)
    // One version that is missing must not hide everything else.
    const counts = await trainer.countsOf(attempt)
    const score = attempt.handedIn && readable.length === asked.length ? scoreOf(attempt, readable, counts) : undefined
    const changes = await trainer.changesOf(attempt)
    const passage = await trainer.passageOf(attempt).catch(() => undefined)
    const teachers = new Map(await Promise.all([...givenBy(attempt)].map(async (by) => [by, (await accounts.nameOf(by)) ?? by] as const)))
    const { title } = attempt.began.settings
    const model: LearnerAttemptPage = {
      learner: { name: learner.name, href: `/scores/${id}` },
      title,
      about: aboutOf(attempt),
      ...(!attempt.handedIn && { open: attempt.questions.filter((_, at) => answerTo(attempt, at + 1)).length }),
      of: attempt.questions.length,
      ...(score && {
        right: score.right,
        marked: score.of,
        points: pointsOf(score),
        ...(score.place && { square: score.place.outcomes }),
      }),
      questions: asked.map((question, at) => questionOf({ learner: id, attempt, passage, teachers, counts, changes }, question, at)),
    }
    show(request, response, { title: say('{name}: {title}', { name: learner.name, title }), here: 'scores' }, 'teacher/attempt', model)
  })

function aboutOf({ began, handedIn }: Attempt): Words {
  const moment = (iso: string) => `${day(iso)}, ${clock(iso)}`
  const level = began.level.toUpperCase()
  return handedIn
    ? say('Level {level} · begun {began} · {by, select, clock {closed by the clock} other {handed in}} {ended}', {
        level,
        began: moment(began.at),
        by: handedIn.by,
        ended: moment(handedIn.at),
      })
    : say('Level {level} · begun {began} · not handed in yet', { level, began: moment(began.at) })
}

/** What is the same for all questions of a page. */
interface Looked {
  /** The learner's id. */
  learner: string
  attempt: Attempt
  passage: Passage | undefined
  /** The names of the teachers who marked, by their ids. */
  teachers: ReadonlyMap<string, string>
  counts: Awaited<ReturnType<Trainer['countsOf']>>
  changes: Awaited<ReturnType<Trainer['changesOf']>>
}

/** The ids of the teachers whose marks stand. */
const givenBy = ({ marks }: Attempt): Set<string> => new Set([...marks.values()].flatMap((all) => all.at(-1)?.by ?? []))

function questionOf(looked: Looked, question: Question | undefined, at: number): AttemptQuestion {
  const { attempt, passage } = looked
  const n = at + 1
  const id = attempt.questions[at]?.id ?? ''
  const base = { n, id, href: `/scores/questions/${id}` }
  if (!question) return { ...base, mark: 'blank', facts: [], corrected: [] }
  const answer = answerTo(attempt, n)
  const scored = scoredOf(looked, answer, question, n)
  const by = looked.counts[at]?.by ?? question
  const changes = looked.changes.find((one) => one.n === n)?.changes ?? []
  const level = passage?.levels.find((one) => one.level === (answer?.level ?? attempt.began.level))
  return {
    ...base,
    prompt: question.prompt,
    mark: toneOf(scored),
    ...(scored.outcome && !scored.dropped && { outcome: scored.outcome }),
    facts: answer ? factsOf(answer, scored, attempt) : [],
    corrected: changesTold(changes, question.points),
    ...(level &&
      (answer && kindOf(question).judging
        ? { judged: judgedIn(looked, question, answer, level) }
        : { answer: inText(attempt, question, by, answer, n, level) })),
  }
}

/** While it is open, a place that was not shown may still be: it does not count as a wrong one. */
function scoredOf({ attempt, counts }: Looked, answer: Answered | undefined, question: Question, n: number): Scored {
  return scoredAnswer(answer, question, n, attempt.began.settings.proof && attempt.handedIn !== undefined, counts[n - 1])
}

/** What people mark: as it was written, with the mark that stands and the way to mark it. */
function judgedIn({ learner, attempt, teachers }: Looked, question: Question, { n, response }: Answered, level: Level): JudgedAnswer {
  const last = attempt.marks.get(n)?.at(-1)
  return {
    written: writtenIn(question, response, { reading: level, seed: `${attempt.began.seed}/${n}` }),
    ...(last && { given: standingMark(question, last, teachers.get(last.by) ?? last.by) }),
    ...(attempt.handedIn && { marking: `/marking/${learner}/${attempt.id}/${n}` }),
  }
}

/** @param asked the version that was asked @param question the version that it is marked by */
function inText(attempt: Attempt, asked: Question, question: Question, answer: Answered | undefined, n: number, level: Level): GivenAnswer {
  const evidence = kindOf(question).evidenceIs(question)
  const lines = explained(asked, question, answer?.response, { reading: level, seed: `${attempt.began.seed}/${n}` })
  const settling = sentencesWith(question, setsIn(question, level)[0] ?? [], level)
  const proving = sentencesWith(question, setsIn(question, level).flat(), level)
  const neutral = sentencesWith(question, question.neutral, level)
  const picked = answer?.where?.flatMap((id) => level.sentences.filter((sentence) => sentence.id === id))
  return {
    yours: lines.filter(({ chosen }) => chosen).map((line) => shown(question, line, level, settling)),
    key: lines.filter(({ right, chosen }) => right && !chosen).map((line) => shown(question, line, level, settling)),
    ...(picked && {
      picked: picked.map((one) => ({ text: one.text, is: proving.includes(one) ? 'settles' : neutral.includes(one) ? 'neutral' : 'off' })),
    }),
    nearest: evidence === 'nearest',
    // Where the sentences are the answer, the key tells them already.
    settles: evidence === 'answer' ? [] : settling.map(({ text }) => text),
  }
}

function factsOf({ ms, at, level }: Answered, scored: Scored, { began }: Attempt): Words[] {
  const { mark, points, proof } = scored
  return [
    scored.dropped
      ? say('counts for nobody')
      : isWaiting(scored)
        ? say('{points, plural, one {# point waits} other {# points wait}} for a mark', { points })
        : say('Answer {earned} of {points}', { earned: rounded((mark ?? 0) * points), points }),
    ...(proof === null ? [] : [say('place {earned} of {points}', { earned: rounded(proof), points: 1 })]),
    ...(ms === null ? [] : [tookOf(ms)]),
    say('at {time}', { time: clock(at) }),
    ...(level === began.level ? [] : [say('read at level {level}', { level: level.toUpperCase() })]),
  ]
}

function tookOf(ms: number): Words {
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return say('took {seconds} s', { seconds })
  return say('took {minutes} min {seconds} s', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 })
}
