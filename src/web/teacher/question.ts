import { type Request, Router } from 'express'
import type { Bank, BankQuestion } from '../../bank/bank.ts'
import { sentencesWith, setsIn } from '../../kinds/evidence.ts'
import { kindOf } from '../../kinds/index.ts'
import type { Level, Passage } from '../../passages/passage.ts'
import { say, type Words } from '../../text.ts'
import type { House } from '../app.ts'
import { NotFound } from '../errors.ts'
import { teacherIn } from '../find.ts'
import { shown } from '../learner/reviews.ts'
import type { BankQuestionPage } from './bank-model.ts'
import { correctionsOf } from './corrections-part.ts'
import { problemsOf } from './problems.ts'

/** One question: as a learner sees it, what is said afterwards, where its evidence stands, and the file that it comes from. */
export const questionPage = (house: House): Router =>
  Router().get('/bank/:id', async (request, response, next) => {
    teacherIn(response)
    const bank = house.bank()
    const held = bank.questions.get(request.params.id)
    const passage = held && bank.passages.get(held.passage)
    // Another page may have this address.
    if (!held || !passage) return next()
    const levels = passage.levels.filter(({ level }) => held.levels.includes(level))
    const level = [request.query.level, held.question.level, levels[0]?.level]
      .map((name) => levels.find((one) => one.level === name))
      .find((one) => one !== undefined)
    if (!level) throw new NotFound()
    const source = await house.editing.source(held.file)
    const corrections = await correctionsOf(house, held.question.id, held)
    const model: BankQuestionPage = {
      ...readIn(house, request, held, passage, level, levels),
      ...aroundOf(held, bank),
      ...('saved' in request.query && { notice: saved }),
      ...('corrected' in request.query && { notice: corrected }),
      corrections,
      outdated: 'saved' in request.query && corrections.versions.some(({ acts }) => acts.some(({ to }) => to === held.version)),
      ...(source && { source: { text: source.text, hash: source.hash } }),
    }
    house.show(request, response, { title: `${held.question.id} · ${level.title}`, here: 'bank' }, 'teacher/question', model)
  })

const corrected = {
  tone: 'done',
  words: say(
    'Corrected: every page tells the marks anew from now on. The figures of the questions are counted anew, which may take a moment.',
  ),
} as const
const saved = { tone: 'done', words: say('Saved, and in service from now on.') } as const

/** The question with the text of one level. */
function readIn(house: House, request: Request, held: BankQuestion, passage: Passage, level: Level, levels: readonly Level[]) {
  const { question } = held
  const kind = kindOf(question)
  const sitting = { reading: level, seed: 'preview' }
  const settling = sentencesWith(question, setsIn(question, level)[0] ?? [], level)
  const text = house.textPane({
    level,
    all: passage.levels,
    levels,
    look: house.sessions.lookOf(request),
    here: `/bank/${question.id}?level=${level.level}`,
    marked: {
      settles: new Set(settling.map(({ id }) => id)),
      tempts: new Set(),
      yours: new Set(),
      nearest: kind.evidenceIs(question) === 'nearest',
    },
  })
  return {
    text,
    view: `kinds/${question.kind}`,
    prompt: question.prompt,
    instructions: question.instructions ? say(question.instructions) : kind.instructions(question),
    asked: kind.ask(question, sitting),
    lines: kind.explain(question, undefined, sitting).map((line) => shown(question, line, level, settling)),
    evidence: kind.evidenceIs(question),
    settles: settling.map(({ id, text }) => ({ n: level.sentences.findIndex((one) => one.id === id) + 1, text })),
  }
}

/** What there is to say of it at every level. */
function aroundOf({ question, version, file, levels }: BankQuestion, bank: Bank) {
  const problems = problemsOf(
    bank,
    bank.problems.filter((problem) => problem.file === file),
  )
  return {
    id: question.id,
    about: aboutOf(question, levels),
    retired: question.retired,
    explanation: question.explanation,
    quizzes: [...bank.quizzes.values()]
      .filter(({ questions }) => questions.includes(question.id))
      .map(({ id, title }) => ({ href: `/quizzes/${id}`, title })),
    enemies: enemiesOf(question.id, bank),
    ...(problems && { problems }),
    file,
    version,
  }
}

function aboutOf(question: BankQuestion['question'], levels: readonly string[]): Words {
  return say('{kind} · {process} · {n, plural, one {level} other {levels}} {levels} · {points, plural, one {# point} other {# points}}', {
    kind: kindOf(question).name,
    process: question.process,
    n: levels.length,
    levels: levels.map((level) => level.toUpperCase()).join(', '),
    points: question.points,
  })
}

/** Questions that are never asked together with this one, whichever of the two says so. */
function enemiesOf(id: string, bank: Bank): BankQuestionPage['enemies'] {
  const own = bank.questions.get(id)?.question.enemies ?? []
  const others = [...bank.questions.values()].filter(({ question }) => question.enemies.includes(id)).map(({ question }) => question.id)
  return [...new Set([...own, ...others])].map((enemy) => {
    const prompt = bank.questions.get(enemy)?.question.prompt
    return { id: enemy, ...(prompt !== undefined && { href: `/bank/${enemy}`, prompt }) }
  })
}
