#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Command, CommanderError, InvalidArgumentError } from 'commander'
import { invitations } from './accounts/invitations.ts'
import { asName } from './accounts/names.ts'
import type { Problem } from './bank/bank.ts'
import { writeMissingIds } from './bank/fix.ts'
import { loadBank } from './bank/load.ts'
import { openKept, secretOf } from './installation.ts'
import { projectFolder, type Settings, settingsFrom } from './settings.ts'
import { bankCommands } from './shared-bank/commands.ts'
import { WrongFormat } from './store/format.ts'
import { isDatabase } from './store/place.ts'
import { NotKept, NotRead } from './store/store.ts'
import { speaker } from './text.ts'
import { commands } from './upkeep/commands.ts'

const t = speaker('en')
const say = (text: string): void => void process.stdout.write(`${text}\n`)
const complain = (text: string): void => void process.stderr.write(`${text}\n`)

/** What a command ends with: the bank has errors; the command itself was wrong. */
const exit = { errors: 1, misused: 2 } as const

const program = new Command('evident')
  .description(t('A quiz and reading-comprehension trainer in which every question is tied to the sentences that prove it'))
  .version(version(), '-V, --version', t('Say which version this is'))
  .helpOption('-h, --help', t('Say what there is'))
  .helpCommand(false)
  .exitOverride()

program
  .command('serve')
  .description(t('Serve learners and teachers, as the environment says'))
  .option('--workers <n>', t('How many processes serve, over one database: as many as the machine has cores'), asWorkers, 1)
  .action(async ({ workers }: { workers: number }) => {
    const settings = settingsOrExit()
    if (!settings) return
    if (workers === 1) {
      const { start } = await import('./start.ts')
      return start(settings)
    }
    if (settings.databaseUrl === undefined) {
      complain(
        t(
          'Several workers need a database that they share, and DATABASE_URL is not set: a folder belongs to one process alone. Set DATABASE_URL to a PostgreSQL database (README.md says how), or leave --workers away.',
        ),
      )
      process.exitCode = exit.misused
      return
    }
    const { serveByWorkers } = await import('./workers.ts')
    await serveByWorkers(settings, workers)
  })

program
  .command('lint')
  .description(t('Say what is wrong with the passages, questions and quizzes'))
  .option('--json', t('Say it as JSON'))
  .option('--fix', t('First write ids into passages that have none'))
  .action(async ({ json, fix }: { json?: true; fix?: true }) => {
    const settings = settingsOrExit()
    if (!settings) return
    if (fix) for (const file of await writeMissingIds(settings.questionsDir)) complain(t('{file}: ids were written', { file }))
    const { problems, passages, questions, quizzes } = await loadBank(settings.questionsDir)
    if (json) say(JSON.stringify(problems, null, 2))
    else {
      problems.forEach(tell)
      say(
        t(
          '{passages, plural, one {# passage} other {# passages}}, {questions, plural, one {# question} other {# questions}}, {quizzes, plural, one {# quiz} other {# quizzes}}: {errors, plural, one {# error} other {# errors}}, {warnings, plural, one {# warning} other {# warnings}}',
          {
            passages: passages.size,
            questions: questions.size,
            quizzes: quizzes.size,
            errors: problems.filter(({ severity }) => severity === 'error').length,
            warnings: problems.filter(({ severity }) => severity === 'warning').length,
          },
        ),
      )
    }
    if (problems.some(({ severity }) => severity === 'error')) process.exitCode = exit.errors
  })

program
  .command('paper')
  .argument('<name>', t('A quiz, such as lee-xi-gyeongju/level-a, or a passage, for all that was written for a level'))
  .option('--level <level>', t('The level of the text; that of the quiz, or the easiest'))
  .option('--keys', t('With the key, on a sheet of its own'))
  .description(t('Write a text and its questions to be printed, as one HTML file, to the standard output'))
  .action(async (name: string, { level, keys }: { level?: string; keys?: true }) => {
    const settings = settingsOrExit()
    if (!settings) return
    const database = openDatabase(settings)
    const bank = database ? await carrying.read(database) : await loadBank(settings.questionsDir)
    if (!bank) {
      process.exitCode = exit.errors
      return
    }
    const { paperFile } = await import('./paper.ts')
    const html = paperFile(bank, t, name, level, keys ?? false, await secretOf(settings))
    if (html !== undefined) return say(html)
    complain(
      t('There is no quiz and no passage called “{name}” at this level. The quizzes are: {quizzes}', {
        name,
        quizzes: [...bank.quizzes.keys()].join(', '),
      }),
    )
    process.exitCode = exit.misused
  })

const carrying = bankCommands({ t, say, complain })
const banks = program.command('bank').description(t('The questions in a database, and in a folder')).helpCommand(false)

banks
  .command('pull')
  .argument('[folder]', t('QUESTIONS_DIR where nothing is said'))
  .option('--force', t('Overwrite what was changed in the folder, too, where the database differs'))
  .description(t('Write the questions of the database into a folder; what was changed there only, stays'))
  .action(
    watched((settings, folder: string | undefined, { force }: { force?: true }) =>
      carrying.pull(openDatabase(settings), folder ?? settings.questionsDir, force ?? false),
    ),
  )

banks
  .command('push')
  .argument('[folder]', t('QUESTIONS_DIR where nothing is said'))
  .option('--force', t('Overwrite what was changed in the database since it was pulled, too'))
  .description(t('Put the questions of a folder into the database, so that it holds what the folder does'))
  .action(
    watched((settings, folder: string | undefined, { force }: { force?: true }) =>
      carrying.push(openDatabase(settings), folder ?? settings.questionsDir, force ?? false),
    ),
  )

const upkeep = commands({ t, say, complain })

program
  .command('backup')
  .argument('<file>', t('A file that is not there yet'))
  .description(t('Write all that is kept, as it stands at one moment, into one file; the server may be running'))
  .action(watched((settings, file: string) => upkeep.backup({ ...settings, version: version() }, file)))

program
  .command('restore')
  .argument('<file>', t('A backup'))
  .description(t('Put what a backup holds into a folder or database that holds nothing'))
  .action(watched((settings, file: string) => upkeep.restore(file, placeOf(settings))))

program
  .command('verify')
  .argument('[file]', t('A backup; without it, what is kept here is looked at'))
  .description(t('Read all that is kept and say what is wrong, and where; changes nothing, and the server may be running'))
  .action(watched((settings, file: string | undefined) => upkeep.verify(placeOf(settings), file)))

program
  .command('rebuild')
  .description(t('Work out every mark and figure once more from what was answered, and say what differs; changes nothing'))
  .action(watched((settings) => upkeep.rebuild(placeOf(settings))))

program
  .command('move')
  .requiredOption(
    '--from <place>',
    t('A folder as in DATA_DIR, or the address of a database (postgres://…), that nobody serves just now'),
    asPlace,
  )
  .requiredOption(
    '--to <place>',
    t('A folder or database that holds nothing, or what this command left there when it was cut off'),
    asPlace,
  )
  .option('--questions <folder>', t('The folder of the questions; QUESTIONS_DIR without it'))
  .description(t('Bring all that is kept from one place to another, and see that it arrived; where it comes from, all stays as it is'))
  .action(
    watched(({ questionsDir }, { from, to, questions }: { from: string; to: string; questions?: string }) =>
      upkeep.move({ from, to, questions: questions === undefined ? questionsDir : resolve(questions) }),
    ),
  )

const teacher = program.command('teacher').description(t('Teachers and their accounts')).helpCommand(false)

teacher
  .command('add')
  .argument('<name>', t('What the teacher is called'))
  .description(t('Make a link with which a teacher sets a password: the first one, or another when it is lost'))
  .action(async (written: string) => {
    const settings = settingsOrExit()
    if (!settings) return
    const name = asName(written)
    if (name === undefined) {
      complain(t('A name has 1 to 60 characters: evident teacher add "Ms Okafor"'))
      process.exitCode = exit.misused
      return
    }
    const token = await invitations(await secretOf(settings)).write(name)
    complain(t('Give this link to {name}. It can be used once, within 24 hours; whoever opens it sets the password:', { name }))
    say(`${settings.baseUrl ?? `http://localhost:${settings.port}`}/invitations/${token}`)
  })

/** How many workers somebody asks for. */
function asWorkers(written: string): number {
  const count = /^\d{1,2}$/.test(written) ? Number(written) : 0
  if (count < 1 || count > 64) throw new InvalidArgumentError(t('Write a whole number from 1 to 64.'))
  return count
}

/** What opens the database; undefined where none is set. */
const openDatabase = (settings: Settings) =>
  settings.databaseUrl === undefined ? undefined : () => openKept(settings, { report: () => undefined })

const placeOf = ({ dataDir, databaseUrl }: Settings): string => databaseUrl ?? dataDir

/** A folder, or the address of a database. */
function asPlace(written: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(written)) return resolve(written)
  if (isDatabase(written) && URL.canParse(written)) return written
  throw new InvalidArgumentError(t('Write a folder, or the address of a database: postgres://user:password@host:5432/name'))
}

/** A command that needs the settings, and ends with 1 when not all is well. */
function watched<Given extends unknown[]>(job: (settings: Settings, ...given: Given) => Promise<boolean | undefined>) {
  return async (...given: Given): Promise<void> => {
    const settings = settingsOrExit()
    if (settings && !(await job(settings, ...given))) process.exitCode = exit.errors
  }
}

function tell({ file, line, column, severity, message, remedy, because }: Problem): void {
  const reason = because === undefined ? '' : `\n    ${t('Why: {reason}', { reason: because })}`
  say(`${file}:${line}:${column} ${severity === 'error' ? t('error') : t('warning')} ${message}\n    ${remedy}${reason}`)
}

function settingsOrExit(): Settings | undefined {
  const read = settingsFrom(process.env)
  if ('settings' in read) return read.settings
  read.errors.forEach(complain)
  process.exitCode = exit.misused
  return undefined
}

function version(): string {
  const about: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  return typeof about === 'object' && about !== null && 'version' in about ? String(about.version) : ''
}

try {
  await program.parseAsync()
} catch (error) {
  // Commander has said already what was wrong; help and version end this way, too.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exit.misused
  else if (error instanceof NotRead || error instanceof NotKept || error instanceof WrongFormat) {
    complain(error.message)
    process.exitCode = exit.errors
  } else if (error instanceof Error && 'syscall' in error) {
    complain(error.message)
    process.exitCode = exit.misused
  } else throw error
}
