import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { loadBank } from './bank/load.ts'
import { projectFolder, type Settings, secretIn } from './settings.ts'
import { openStore } from './store/index.ts'
import { speaker } from './text.ts'
import { trainer } from './trainer.ts'
import { site } from './web/app.ts'
import { readAssets } from './web/assets.ts'
import { readViews } from './web/views.ts'

/** How long requests that are under way may take once the server was told to stop, in milliseconds. */
const patience = 8_000

/** Starts the trainer: settings, bank, store, trainer, site, and then it listens until it is told to stop. */
export async function serve(settings: Settings): Promise<void> {
  const log = pino({ base: null })
  const t = speaker('en')
  const bank = await loadBank(settings.questionsDir)
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
  const app = site({ trainer: trainer({ bank: () => bank, store, secret }), bank: () => bank, settings, secret, t, views, assets, log })

  const server = createServer(app)
  await new Promise<void>((listening, failed) => server.once('error', failed).listen(settings.port, settings.host, listening))
  const errors = bank.problems.filter(({ severity }) => severity === 'error').length
  console.log(t('Evident is at {address}', { address: settings.baseUrl ?? `http://localhost:${settings.port}` }))
  console.log(
    t(
      '{passages, plural, one {# passage} other {# passages}}, {questions, plural, one {# question} other {# questions}}, {problems, plural, =0 {no problems} one {# problem} other {# problems}}',
      {
        passages: bank.passages.size,
        questions: bank.questions.size,
        problems: bank.problems.length,
      },
    ),
  )
  for (const { file, line, column, severity, message, remedy } of bank.problems.slice(0, 20))
    console.log(`  ${file}:${line}:${column} ${severity} ${message}. ${remedy}`)
  if (errors > 0) console.log(t('What is wrong is left out and the rest is served; “npm run evident -- lint” lists it all.'))

  const stop = async () => {
    const closed = new Promise((done) => server.close(done))
    server.closeIdleConnections()
    setTimeout(() => server.closeAllConnections(), patience).unref()
    await closed
    await store.close()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
}
