import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { accounts } from './accounts/accounts.ts'
import type { Bank, Problem } from './bank/bank.ts'
import { editing } from './bank/editing.ts'
import { liveBank } from './bank/live.ts'
import { projectFolder, type Settings, secretIn } from './settings.ts'
import { board } from './statistics/board.ts'
import { openStore } from './store/index.ts'
import { type Say, speaker } from './text.ts'
import { trainer } from './trainer.ts'
import { keptVersions } from './training/kept.ts'
import { site } from './web/app.ts'
import { readAssets } from './web/assets.ts'
import { readViews } from './web/views.ts'

/** How long requests that are under way may take once the server was told to stop, in milliseconds. */
const patience = 8_000

/** Starts the trainer: settings, bank, store, trainer, site, and then it listens until it is told to stop. */
export async function serve(settings: Settings): Promise<void> {
  const log = pino({ base: null })
  const t = speaker('en')
  const tell = teller(t)
  const live = await liveBank(settings.questionsDir, {
    changed: tell,
    failed: (error) => log.error({ err: error }, 'the questions could not be looked at'),
  })
  const { bank } = live
  const address = `${settings.host ?? 'localhost'}:${settings.port}`
  const store = await openStore({
    dir: settings.dataDir,
    address,
    report: ({ file, line, message }) => log.warn({ file, line }, `damage in what is kept: ${message}`),
  })
  const secret = settings.secret ?? (await secretIn(settings.dataDir))
  const folder = pathToFileURL(projectFolder)
  const assets = readAssets(folder)
  const views = readViews(folder, assets.path)
  const teachers = accounts({ store, secret })
  const scores = board(store, keptVersions(store, bank).question, (error) => log.error({ err: error }, 'the scores could not be read'))
  const app = site({
    trainer: trainer({ bank, store: scores.store, secret }),
    bank,
    editing: editing(settings.questionsDir, live),
    accounts: teachers,
    board: scores,
    settings,
    secret,
    t,
    views,
    assets,
    log,
  })

  const server = createServer(app)
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(settings.port, settings.host, listening))
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

  const stop = async () => {
    const closed = new Promise((done) => server.close(done))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), patience).unref()
    await closed
    live.close()
    scores.close()
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
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
