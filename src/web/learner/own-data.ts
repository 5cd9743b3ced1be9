import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Router } from 'express'
import type { Attempt } from '../../training/history.ts'
import { takingTurns } from '../../turns.ts'
import type { House } from '../app.ts'
import { learnerIn } from '../find.ts'
import type { Asker } from '../page.ts'
import { entryTeller } from './own-entries.ts'

/** Everything that is kept of a learner, as one JSON file for themselves; piece by piece, so that a long history is not one long wait for others. */
export const ownData = (house: House): Router =>
  Router().get('/data/mine.json', async (request, response) => {
    const asker = learnerIn(response)
    response.set({
      'Cache-Control': 'no-store',
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': `attachment; filename="evident-my-data-${new Date().toISOString().slice(0, 10)}.json"`,
    })
    if (request.method === 'HEAD') return void response.end()
    await pipeline(Readable.from(pieces(house, asker)), response).catch(unlessLeft)
  })

/** Whoever asked may go away before the end: then there is nobody to tell, and nothing went wrong. */
function unlessLeft(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE')) throw error
}

const about = [
  'Everything that this server keeps of you. Times are in UTC (ISO 8601).',
  'attempts: each quiz that you began; handedIn is null while it is open.',
  'entries: what you did, one after the other, as it is kept; prompt, words, places and criteria are added so that people can read them.',
  'words is what you answered, as it stood on the page; places are the sentences that you showed. Of drafts, form holds the fields as they stood.',
  'mark and proof go from 0 to 1 and are as you were told them then; ms is how many milliseconds passed between showing and answering.',
  'Where a question has later: true, its feedback is not given yet: then the ids of what you chose and its mark are left out, and come when you have handed in. So does the version of a question, which stands behind the @.',
  'Not in this file: what others keep, as a teacher’s own notes or copies put aside of the whole server.',
].join(' ')

async function* pieces(house: House, { id, learner }: Asker): AsyncGenerator<string> {
  const { trainer } = house
  const turn = takingTurns()
  const { name, joined } = learner
  const head = { about, made: new Date().toISOString(), learner: id, name, joined, returnCode: trainer.codeOf(id) }
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "attempts": [`
  yield* list(learner.attempts.values(), (attempt) => attemptTold(house, attempt))
  yield '],\n "entries": ['
  yield* list(await trainer.entriesOf(id), entryTeller(house, learner))
  yield ']\n}\n'

  async function* list<T>(all: Iterable<T>, tell: (one: T) => Promise<object>): AsyncGenerator<string> {
    let between = '\n  '
    for (const one of all) {
      yield `${between}${JSON.stringify(await tell(one))}`
      between = ',\n  '
      await turn()
    }
  }
}

async function attemptTold({ trainer }: House, attempt: Attempt): Promise<object> {
  const { id, began, handedIn } = attempt
  // What was asked may be lost; then what it was worth cannot be told.
  const score = handedIn ? await trainer.score(attempt).catch(() => undefined) : undefined
  return {
    attempt: id,
    quiz: began.quiz,
    title: began.settings.title,
    passage: began.passage,
    level: began.level,
    questions: attempt.questions.length,
    began: began.at,
    handedIn: handedIn ?? null,
    ...(score && { right: score.right, of: score.of, points: score.points, pointsOf: score.pointsOf }),
  }
}
