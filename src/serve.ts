import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { accounts } from './accounts/accounts.ts'
import type { Bank, Problem } from './bank/bank.ts'
import { editing } from './bank/editing.ts'
import { liveBank } from './bank/live.ts'
import { projectFolder, type Settings, secretIn } from './settings.ts'
import { board } from './statistics/board.ts'
import { clockwork } from './statistics/due.ts'
import { regrades } from './statistics/regrades.ts'
import { remains } from './statistics/remains.ts'
import { openStore } from './store/index.ts'
import { nowAt } from './store/lock.ts'
import { type Say, speaker } from './text.ts'
import { trainer } from './trainer.ts'
import { corrections } from './training/corrections.ts'
import { erasing } from './training/erasing.ts'
import { keptVersions } from './training/kept.ts'
import { site } from './web/app.ts'
import { readAssets } from './web/assets.ts'
import { metrics } from './web/metrics.ts'
import { readViews } from './web/views.ts'

/** How long requests that are under way may take once the server was told to stop, in milliseconds. */
const patience = 6_000

/** Starts the trainer: settings, bank, store, trainer, site, and then it listens until it is told to stop. */
export async function serve(settings: Settings): Promise<void> {
  const ending = end()
  const log = logger(settings.logLevel)
  const measured = metrics()
  const t = speaker('en')
  const tell = teller(t)
  const live = await liveBank(settings.questionsDir, {
    changed: tell,
    failed: (error) => log.error({ err: error }, 'the questions could not be looked at'),
  })
  const { bank } = live
  const addressAt = (port: number) => `${settings.host ?? 'localhost'}:${port}`
  const address = addressAt(settings.port)
  const opened = await openStore({
    dir: settings.dataDir,
    address,
    report: ({ file, line, message }) => log.warn({ file, line }, `damage in what is kept: ${message}`),
  })
  const store = measured.store(opened)
  const secret = settings.secret ?? (await secretIn(settings.dataDir))
  const folder = pathToFileURL(projectFolder)
  const assets = readAssets(folder)
  const views = readViews(folder, assets.path)
  const teachers = accounts({ store, secret })
  const kept = keptVersions(store, bank)
  const unread = (error: unknown) => log.error({ err: error }, 'the scores could not be read')
  const mended = corrections(store, kept, (error) => log.error({ err: error }, 'a correction could not be read'))
  await mended.ready()
  const passedOver = (error: unknown) => log.error({ err: error }, 'something of an attempt failed, and the rest goes on')
  const erasures = erasing({ store, secret, remains: remains(kept.question, mended.countsOf) })
  // Before anybody is counted: else they would be counted twice, as themselves and as what is left of them.
  await erasures.finish((error) => log.error({ err: error }, 'a learner could not be erased'))
  // Where that failed, the disk still holds what nobody is told any more.
  const present = erasures.guard(store)
  const scores = board(present, kept.question, unread, mended)
  const story = trainer({ bank, store: scores.store, secret, erasing: erasures, corrections: mended, failed: passedOver })
  const looks = regrades({ store: present, kept, corrections: mended, board: scores, learner: story.learner, failed: unread })
  const app = site({
    trainer: story,
    bank,
    editing: editing(settings.questionsDir, live),
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
  })

  const clock = clockwork({
    due: scores.due,
    timeOut: story.timeOut,
    failed: (error) => log.error({ err: error }, 'an attempt whose time is over could not be closed'),
  })
  const server = createServer(app)
  ending.inOrder(async () => {
    const closed = new Promise((done) => server.close(done))
    // Again and again: a browser keeps its connection after the answer that was under way, too.
    setInterval(() => server.closeIdleConnections(), 100).unref()
    setTimeout(() => server.closeAllConnections(), patience).unref()
    await closed
    live.close()
    looks.close()
    await clock.stop()
    scores.close()
    await store.close()
  })
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(settings.port, settings.host, listening))
  // Any port was asked for: now it is known which.
  const bound = server.address()
  if (typeof bound === 'object' && bound) await nowAt(settings.dataDir, addressAt(bound.port))
  const home = settings.baseUrl ?? `http://localhost:${settings.port}`
  console.log(t('Evident is at {address}', { address: home }))
  const { passages, questions, problems } = bank()
  console.log(
    t(
      '{passages, plural, one {# passage} other {# passages}}, {questions, plural, one {# question} other {# questions}}, {problems, plural, =0 {no problems} one {# problem} other {# problems}}',
      { passages: passages.size, questions: questions.size, problems: problems.length },
    ),
  )
  tell(bank())
  if (problems.some(({ severity }) => severity === 'error'))
    console.log(t('What is wrong is left out and the rest is served; “npm run evident -- lint” lists it all.'))
  if (await teachers.isEmpty()) {
    console.log(t('There is no teacher yet. Whoever opens this link within 24 hours becomes the first one:'))
    console.log(`  ${home}/invitations/${await teachers.invite()}`)
  }

  void scores.counted().then(() => {
    const { learners } = scores.state()
    if (learners > 0) console.log(t('The scores of {learners, plural, one {# learner} other {# learners}} are counted', { learners }))
  })
}

/** Writes to the terminal, or where that is led to: a disk that is full must neither end the server with the log nor keep it from its end. */
function logger(level: Settings['logLevel']) {
  // Line by line: what waits to be written when the process ends would be tried for ever.
  const out = pino.destination({ dest: 1, sync: true })
  out.on('error', () => undefined)
  return pino({ base: null, level }, out)
}

/**
 * Ends the process when it is told to: at once as long as there is nothing to end in order, and at once when it is told again; nothing is
 * lost by that, for what anybody was told is on the disk. A handler for it all the time, because the first process of a container is
 * sent no signal that it does not handle.
 */
function end() {
  let inOrder: (() => Promise<void>) | undefined
  let isEnding = false
  const told = () => {
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
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, told)
  return {
    /** What there is to do before the end. */
    inOrder: (job: () => Promise<void>): void => {
      inOrder = job
    },
  }
}

/** So many problems are told at once; a bank with more has them all in its lint. */
const mostTold = 20

/** Tells in the terminal what is wrong with the bank's files, each problem once, and which files were mended. */
function teller(t: Say): (bank: Bank) => void {
  let told = new Set<string>()
  let broken = new Set<string>()
  return ({ problems }) => {
    const now = new Set(problems.map((problem) => inWords(problem, t)))
    const news = [...now].filter((words) => !told.has(words))
    for (const words of news.slice(0, mostTold)) console.log(words)
    if (news.length > mostTold)
      console.log(t('  and {n} more problems; “npm run evident -- lint” lists them all', { n: news.length - mostTold }))
    const files = new Set(problems.map(({ file }) => file))
    for (const file of broken) if (!files.has(file)) console.log(t('  {file}: nothing is wrong with it any more', { file }))
    told = now
    broken = files
  }
}

const inWords = ({ file, line, column, severity, message, remedy, inService }: Problem, t: Say): string =>
  `  ${file}:${line}:${column} ${severity} ${message}. ${remedy}.${inService ? ` ${t('The last good version stays in service.')}` : ''}`
