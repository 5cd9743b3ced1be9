import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { accounts } from './accounts/accounts.ts'
import type { Bank, Problem } from './bank/bank.ts'
import { editing } from './bank/editing.ts'
import { type LiveBank, liveBank } from './bank/live.ts'
import type { Place } from './bank/place.ts'
import { openKept, secretOf } from './installation.ts'
import { logger } from './log.ts'
import { projectFolder, type Settings } from './settings.ts'
import { fillBank } from './shared-bank/fill.ts'
import { shelfPlace } from './shared-bank/place.ts'
import { type Board, board } from './statistics/board.ts'
import { clockwork } from './statistics/due.ts'
import { type Regrades, regrades } from './statistics/regrades.ts'
import { remains } from './statistics/remains.ts'
import { nowAt } from './store/lock.ts'
import type { Store } from './store/store.ts'
import { type Say, speaker } from './text.ts'
import { trainer } from './trainer.ts'
import { type Corrections, corrections } from './training/corrections.ts'
import { type Erasing, erasing } from './training/erasing.ts'
import { keptVersions } from './training/kept.ts'
import { site } from './web/app.ts'
import { readAssets } from './web/assets.ts'
import { metrics } from './web/metrics.ts'
import { readViews } from './web/views.ts'

/** How long requests that are under way may take once the server was told to stop, in milliseconds. */
const patience = 6_000

/** How it is served. */
interface How {
  /** Nothing is told in the terminal: of several processes on one port one does. */
  quiet?: boolean
  /** Hands over what to call when the process is told to end; signals call it where nothing is said. */
  told?: (told: () => void) => void
}

/** Starts the trainer: settings, store, bank, trainer, site, and then it listens until it is told to stop. */
export async function serve(settings: Settings, { quiet = false, told = bySignals }: How = {}): Promise<void> {
  const ending = end(told)
  const log = logger(settings.logLevel)
  const noted = (words: string) => (error: unknown) => log.error({ err: error }, words)
  const measured = metrics()
  const t = speaker('en')
  const say = (words: string) => void (quiet || console.log(words))
  const tell = teller(t, say)
  const addressAt = (port: number) => `${settings.host ?? 'localhost'}:${port}`
  const opened = await openKept(settings, {
    address: addressAt(settings.port),
    report: ({ file, line, message }) => log.warn({ file, line }, `damage in what is kept: ${message}`),
    warn: (words) => log.warn(words),
  })
  const store = measured.store(opened)
  const secret = await secretOf(settings)
  const place = store.shared ? await sharedQuestions(store, settings.questionsDir, t, say) : settings.questionsDir
  const live = await liveBank(place, { changed: tell, failed: noted('the questions could not be looked at') })
  const { bank } = live
  const folder = pathToFileURL(projectFolder)
  const assets = readAssets(folder)
  const views = readViews(folder, assets.path)
  const teachers = accounts({ store, secret })
  const kept = keptVersions(store, bank)
  const unread = noted('the scores could not be read')
  const mended = corrections(store, kept, noted('a correction could not be read'))
  await mended.ready()
  const erasures = erasing({ store, secret, remains: remains(kept.question, mended.countsOf) })
  // Before anybody is counted: else they would be counted twice, as themselves and as what is left of them.
  await erasures.finish(noted('a learner could not be erased'))
  // Where that failed, the disk still holds what nobody is told any more.
  const present = erasures.guard(store)
  const scores = board(present, kept.question, unread, mended, erasures.hear)
  const passedOver = noted('something of an attempt failed, and the rest goes on')
  const story = trainer({ bank, store: scores.store, secret, erasing: erasures, corrections: mended, failed: passedOver })
  const looks = regrades({ store: present, kept, corrections: mended, board: scores, learner: story.learner, failed: unread })
  const others = hearOthers({
    store,
    live,
    erasures,
    corrections: mended,
    board: scores,
    regrades: looks,
    failed: noted('what other processes changed could not be read'),
  })
  const app = site({
    trainer: story,
    bank,
    editing: editing(place, live),
    accounts: teachers,
    board: scores,
    regrades: looks,
    settings,
    metrics: measured,
    secret,
    t,
    views,
    assets,
    log,
    upToDate: others.upToDate,
  })

  const clock = clockwork({
    due: scores.due,
    claim: store.claim,
    timeOut: story.timeOut,
    failed: noted('an attempt whose time is over could not be closed'),
  })
  const server = createServer(app)
  ending.inOrder(async () => {
    const closed = new Promise((done) => server.close(done))
    // Again and again: a browser keeps its connection after the answer that was under way, too.
    setInterval(() => server.closeIdleConnections(), 100).unref()
    setTimeout(() => server.closeAllConnections(), patience).unref()
    await closed
    live.close()
    others.stop()
    looks.close()
    await clock.stop()
    scores.close()
    await store.close()
  })
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(settings.port, settings.host, listening))
  // Any port was asked for: now it is known which.
  const bound = server.address()
  if (typeof bound === 'object' && bound && !store.shared) await nowAt(settings.dataDir, addressAt(bound.port))
  const home = settings.baseUrl ?? `http://localhost:${settings.port}`
  say(t('Evident is at {address}', { address: home }))
  const { passages, questions, problems } = bank()
  say(
    t(
      '{passages, plural, one {# passage} other {# passages}}, {questions, plural, one {# question} other {# questions}}, {problems, plural, =0 {no problems} one {# problem} other {# problems}}',
      { passages: passages.size, questions: questions.size, problems: problems.length },
    ),
  )
  tell(bank())
  if (problems.some(({ severity }) => severity === 'error'))
    say(t('What is wrong is left out and the rest is served; “npm run evident -- lint” lists it all.'))
  if (!quiet && (await teachers.isEmpty())) {
    say(t('There is no teacher yet. Whoever opens this link within 24 hours becomes the first one:'))
    say(`  ${home}/invitations/${await teachers.invite()}`)
  }

  void scores.counted().then(() => {
    const { learners } = scores.state()
    if (learners > 0) say(t('The scores of {learners, plural, one {# learner} other {# learners}} are counted', { learners }))
  })
}

/** The bank of a database; where it has none yet, it begins with the files of the folder. @throws NotRead, NotKept */
async function sharedQuestions(store: Store, folder: string, t: Say, say: (words: string) => void): Promise<Place> {
  const filled = await fillBank(store, folder)
  if (filled)
    say(
      t(
        'The questions in {folder} are in the database now ({n, plural, one {# file} other {# files}}); there they are served and changed.',
        { folder, n: filled.written },
      ),
    )
  for (const { file, fault } of filled?.left ?? [])
    say(t('  {file} is not: {message}. {remedy}.', { file, message: fault.message, remedy: fault.remedy }))
  return shelfPlace(store)
}

/** Where the store is shared: what other processes save, correct and erase is so here, too. */
function hearOthers(parts: {
  store: Store
  live: LiveBank
  erasures: Erasing
  corrections: Corrections
  board: Board
  regrades: Regrades
  failed: (error: unknown) => void
}): { upToDate(): Promise<void>; stop(): void } {
  const { store, live, erasures, corrections, board, regrades, failed } = parts
  const erased = erasures.follow(
    {
      going(learner, pool) {
        board.forget(learner, pool)
        regrades.forget(learner)
      },
      gone(counted) {
        if (counted > 0) void board.recount()
      },
    },
    failed,
  )
  const corrected = async () => {
    if (await corrections.hear()) void board.recount()
  }
  const stop = store.follow('corrections', async () => {
    await corrected().catch((error: unknown) => {
      failed(error)
      throw error
    })
  })
  return {
    async upToDate() {
      if (store.shared) await Promise.all([live.refresh(), corrected(), erasures.hear()])
    },
    stop() {
      erased.stop()
      stop()
    },
  }
}

/**
 * Ends the process when it is told to: at once as long as there is nothing to end in order, and at once when it is told again; nothing is
 * lost by that, for what anybody was told is on the disk. A handler for it all the time, because the first process of a container is
 * sent no signal that it does not handle.
 */
function end(told: (told: () => void) => void) {
  let inOrder: (() => Promise<void>) | undefined
  let isEnding = false
  told(() => {
    const job = inOrder
    inOrder = undefined
    if (!job) process.exit(isEnding ? 1 : 0)
    isEnding = true
    job().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error)
        process.exit(1)
      },
    )
  })
  return {
    /** What there is to do before the end. */
    inOrder: (job: () => Promise<void>): void => {
      inOrder = job
    },
  }
}

function bySignals(told: () => void): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, told)
}

/** So many problems are told at once; a bank with more has them all in its lint. */
const mostTold = 20

/** Tells in the terminal what is wrong with the bank's files, each problem once, and which files were mended. */
function teller(t: Say, say: (words: string) => void): (bank: Bank) => void {
  let told = new Set<string>()
  let broken = new Set<string>()
  return ({ problems }) => {
    const now = new Set(problems.map((problem) => inWords(problem, t)))
    const news = [...now].filter((words) => !told.has(words))
    for (const words of news.slice(0, mostTold)) say(words)
    if (news.length > mostTold) say(t('  and {n} more problems; “npm run evident -- lint” lists them all', { n: news.length - mostTold }))
    const files = new Set(problems.map(({ file }) => file))
    for (const file of broken) if (!files.has(file)) say(t('  {file}: nothing is wrong with it any more', { file }))
    told = now
    broken = files
  }
}

const inWords = ({ file, line, column, severity, message, remedy, inService }: Problem, t: Say): string =>
  `  ${file}:${line}:${column} ${severity} ${message}. ${remedy}.${inService ? ` ${t('The last good version stays in service.')}` : ''}`
