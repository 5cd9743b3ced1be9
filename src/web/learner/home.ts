import { Router } from 'express'
import { say } from '../../text.ts'
import { progressOf } from '../../training/drafts.ts'
import { type Attempt, answerTo, type Learner } from '../../training/history.ts'
import { unlessLost } from '../../training/kept.ts'
import { versionOf } from '../../training/ruling.ts'
import { takingTurns } from '../../turns.ts'
import type { House } from '../app.ts'
import { lastChange } from '../corrected.ts'
import { learnerIn } from '../find.ts'
import { clock, day } from '../times.ts'
import type { HomePage } from './models.ts'
import { quizCard } from './quiz-card.ts'
import { rowsOf } from './rows.ts'
import { done, markedWords, shelfOf } from './shelf.ts'

/** How long a corrected mark is news, in milliseconds: four weeks. */
const news = 28 * 24 * 3600_000
/** So many attempts are looked at for one. */
const mostLookedAt = 200

/** Where a learner left off, the texts there are, and what was done lately. */
export const home = (house: House): Router =>
  Router().get('/', async (request, response) => {
    const { trainer, bank, regrades, show } = house
    const { id, learner } = learnerIn(response)
    const closed = [...learner.attempts.values()].filter(({ handedIn }) => handedIn)
    const leftOff = await whereLeftOff(learner)
    const corrected = await correctedLast(closed)
    const model: HomePage = {
      fresh: 'fresh' in request.query,
      code: trainer.codeOf(id),
      ...(leftOff && { leftOff }),
      shelf: shelfOf(bank(), learner),
      quizzes: await cardsOf(learner),
      lately: await rowsOf(trainer, closed.slice(-3).reverse()),
      ...(corrected && { corrected }),
    }
    show(request, response, { title: 'Home', here: 'home' }, 'learner/home', model)

    async function cardsOf(learner: Learner): Promise<HomePage['quizzes']> {
      const cards: HomePage['quizzes'] = []
      // One after the other: each lets others have their turn.
      for (const quiz of bank().quizzes.values()) cards.push(await quizCard(house, quiz, learner))
      return cards
    }

    /** The quiz of which a mark was corrected last, where that is news. */
    async function correctedLast(closed: readonly Attempt[]): Promise<HomePage['corrected']> {
      const { corrections } = regrades
      await corrections.ready()
      const since = new Date(Date.now() - news).toISOString()
      const lately = corrections.list().filter(({ at }) => at > since)
      const touched = new Set(lately.map(({ question, from }) => versionOf({ id: question, version: from })))
      const turn = takingTurns()
      let last: { attempt: Attempt; at: string } | undefined
      for (const attempt of closed.slice(-mostLookedAt)) {
        if (!attempt.questions.some((asking) => touched.has(versionOf(asking)))) continue
        const at = lastChange(await trainer.changesOf(attempt)) ?? since
        if (at > (last?.at ?? since)) last = { attempt, at }
        await turn()
      }
      if (!last) return undefined
      const { attempt, at } = last
      const when = say('{day}, {time}', { day: day(at), time: clock(at) })
      return { title: attempt.began.settings.title, href: `/attempts/${attempt.id}/result`, when }
    }

    async function whereLeftOff(learner: Learner): Promise<HomePage['leftOff']> {
      const attempt = [...learner.attempts.values()]
        .filter(({ handedIn }) => !handedIn)
        .sort((a, b) => touched(a).localeCompare(touched(b)))
        .at(-1)
      if (!attempt) return undefined
      // Where it is missing or damaged on its shelf, home goes without; the attempt's own pages fail and are logged.
      const passage = await trainer.passageOf(attempt).catch(unlessLost)
      const level = passage?.levels.find((one) => one.level === attempt.began.level)
      if (!level) return undefined
      const numbers = attempt.questions.map((_, at) => at + 1)
      const answered = numbers.filter((n) => progressOf(attempt, n).answered)
      const n = numbers.find((one) => !answered.includes(one)) ?? numbers.length
      // The last sentence that the learner showed themselves; anything else would point at the next answer.
      const shown = numbers.flatMap((one) => answerTo(attempt, one)?.where ?? [])
      const at = Math.max(
        0,
        level.sections.findIndex(({ blocks }) => blocks.some(({ sentences }) => sentences.some(({ id }) => id === shown.at(-1)))),
      )
      const section = level.sections[at]
      const sentences = section?.blocks.flatMap((block) => block.sentences.map(({ text }) => text)) ?? []
      return {
        title: level.title,
        marked: markedWords(level.title, done(attempt), attempt.questions.length),
        quiz: attempt.began.settings.title,
        href: `/attempts/${attempt.id}/${n}`,
        n,
        answered: answered.length,
        of: attempt.questions.length,
        ...(attempt.began.settings.proof && { proven: done(attempt) }),
        ...(answered.length > 0 && { saved: say('saved {day}, {time}', { day: day(touched(attempt)), time: clock(touched(attempt)) }) }),
        reader: `/passages/${attempt.passage.id}?level=${level.level}`,
        section: { stopped: shown.length > 0, n: at + 1, heading: section?.heading ?? '', text: sentences.slice(0, 3).join(' ') },
      }
    }
  })

/** When an attempt was last worked on. */
const touched = (attempt: Attempt): string => [attempt.began.at, ...[...attempt.saved.values()].map(({ at }) => at)].sort().at(-1) ?? ''
