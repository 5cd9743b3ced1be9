import { randomUUID } from 'node:crypto'
import express, { type Express, type Response } from 'express'
import type { Logger } from 'pino'
import type { Accounts } from '../accounts/accounts.ts'
import type { Bank } from '../bank/bank.ts'
import type { Editing } from '../bank/editing.ts'
import type { Settings } from '../settings.ts'
import type { Board } from '../statistics/board.ts'
import type { Regrades } from '../statistics/regrades.ts'
import { NotRead } from '../store/store.ts'
import type { Say } from '../text.ts'
import type { Trainer } from '../trainer.ts'
import { accountPages } from './account/index.ts'
import type { Assets } from './assets.ts'
import { backupPage } from './backup.ts'
import { notFound, onError } from './errors.ts'
import { headers, sameOrigin } from './guard.ts'
import { health } from './health.ts'
import { learnerPages } from './learner/index.ts'
import type { Metrics } from './metrics.ts'
import { type Show, shower } from './page.ts'
import { type Sessions, sessions } from './session.ts'
import { teacherPages } from './teacher/index.ts'
import { type TextPanes, textPanes } from './text-pane.ts'
import type { Views } from './views.ts'
import { watch } from './watch.ts'

/** What the handlers stand on. */
export interface House {
  trainer: Trainer
  bank: () => Bank
  editing: Editing
  accounts: Accounts
  board: Board
  regrades: Regrades
  show: Show
  textPane: TextPanes
  sessions: Sessions
  t: Say
  /** A random key for a form, so that sending it twice is doing it once. */
  key: () => string
  /** Writes down what failed where the rest of a request goes on. */
  failed: (error: unknown) => void
}

/** The site: guards at the door, then the pages, then one place where every error is answered. */
export function site(parts: {
  trainer: Trainer
  bank: () => Bank
  editing: Editing
  accounts: Accounts
  board: Board
  regrades: Regrades
  settings: Pick<Settings, 'baseUrl' | 'trustProxy' | 'metricsToken'>
  metrics: Metrics
  secret: string
  t: Say
  views: Views
  assets: Assets
  log: Logger
  /** Takes up what other processes changed, so that whoever was sent on by one of them finds it here. */
  upToDate: () => Promise<void>
}): Express {
  const { trainer, bank, editing, accounts, board, settings, t, log } = parts
  const https = settings.baseUrl?.startsWith('https:') ?? false
  const session = sessions(parts.secret, https)
  const house: House = {
    trainer,
    bank,
    editing,
    accounts,
    board,
    regrades: parts.regrades,
    t,
    sessions: session,
    textPane: textPanes(parts.views, t),
    show: shower(parts.views, t, session, () => board.waiting.size()),
    key: () => randomUUID(),
    failed: (error) => log.error({ err: error }, 'a part of a request failed'),
  }

  // A damaged account must not take the learners' pages away from its browser, nor a disk that is gone for a moment.
  const unread = (response: Response) => (error: unknown) => {
    log.error({ err: error }, 'a session could not be read')
    // Then nobody knows whether somebody is signed in; of what is damaged it is known that it opens nothing.
    if (error instanceof NotRead) response.locals.unread = error
    return undefined
  }

  const app = express()
  app.disable('x-powered-by').set('etag', false).set('query parser', 'simple').set('trust proxy', settings.trustProxy)
  app.use(watch(parts.metrics, log))
  app.use(headers(https))
  app.use(health(board.store))
  app.use(parts.metrics.page(settings.metricsToken, bank, board))
  app.use('/assets', parts.assets.router)
  app.use(backupPage(board.store, parts.secret, log))
  app.get('/sw.js', parts.assets.worker)
  app.use(sameOrigin(settings.baseUrl))
  // A question has many fields, and a sign of Korean takes nine bytes in a form.
  app.use(['/bank', '/quizzes'], express.urlencoded({ extended: false, limit: '512kb', parameterLimit: 3000 }))
  app.use(express.urlencoded({ extended: false, limit: '64kb', parameterLimit: 500 }))
  app.use(async (request, response, next) => {
    const id = session.learnerOf(request)
    // Whoever comes finds closed what ran out of time meanwhile.
    const learner = id === undefined ? undefined : await trainer.present(id)
    if (id !== undefined && learner) response.locals.asker = { id, learner }
    const token = session.teacherOf(request)
    const signedIn = token === undefined ? undefined : await accounts.signedIn(token).catch(unread(response))
    if (signedIn) response.locals.teacher = signedIn.teacher
    if (token !== undefined && signedIn?.renewed) session.welcomeTeacher(response, token)
    next()
  })
  app.use(learnerPages(house))
  app.use(accountPages(house))
  app.use(async (_request, response, next) => {
    // Where it cannot be had just now, what is known is shown.
    if (response.locals.teacher) await parts.upToDate().catch(house.failed)
    next()
  })
  app.use(teacherPages(house))
  app.use(notFound)
  app.use(onError(house.show, t, log))
  return app
}
