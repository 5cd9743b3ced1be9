import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { editing } from '../../src/bank/editing.ts'
import { liveBank } from '../../src/bank/live.ts'
import { readAnyYaml } from '../../src/passages/yaml.ts'
import { copies } from './bank-list.ts'
import { figures, median, type Row } from './row.ts'

const passage = 'lee-xi-gyeongju'

/** How long the YAML library takes for all question files of a folder, with nothing else done to them, in milliseconds. */
async function readingAlone(folder: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => /^LX-.*\.yaml$/.test(name))
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  const began = performance.now()
  for (const text of texts) readAnyYaml(text)
  return performance.now() - began
}

/**
 * 5,000 questions read and held to all rules; one of them checked while it is typed, edited in a file, saved; and how long others wait
 * while all files are looked at.
 */
export async function saving(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  await copies(folder)
  const heapBefore = heap()
  const began = performance.now()
  const live = await liveBank(folder)
  const loading = performance.now() - began
  const grown = heap() - heapBefore
  const library = await readingAlone(join(folder, passage))
  const edit = editing(folder, live)

  const keystrokes: number[] = []
  const edits: number[] = []
  for (let n = 0; n < 20; n++) {
    const file = `${passage}/LX-${String(n * 53).padStart(5, '0')}.yaml`
    const text = (await edit.source(file))?.text ?? ''
    const changed = text.replace(/^prompt: /m, `prompt: ${n} hundred `)
    let start = performance.now()
    const { faults } = edit.check(file, changed)
    keystrokes.push(performance.now() - start)
    if (!faults.some(({ rule }) => rule === 'L16')) throw new Error(`${file} has many copies, and nothing is said of them`)
    await writeFile(join(folder, file), changed)
    start = performance.now()
    await live.reread(file)
    edits.push(performance.now() - start)
  }

  const saves: number[] = []
  for (let n = 0; n < 20; n++) {
    const file = `${passage}/LX-${String(n * 37).padStart(5, '0')}.yaml`
    const source = await edit.source(file)
    const before = Object(source?.value)
    const value = { ...before, explanation: `${before.explanation} For the ${n}th time.` }
    const start = performance.now()
    const saved = await edit.save(file, value, source?.hash ?? '')
    saves.push(performance.now() - start)
    const served = live.bank().questions.get(value.id)?.question.explanation
    if (saved.is !== 'saved' || served !== value.explanation) throw new Error(`${file} was not saved: ${saved.is}`)
    // Teachers do not save all at once; looks at all files fall in between.
    await setTimeout(50)
  }

  await setTimeout(2500)
  const waits: number[] = []
  for (let look = 0; look < 5; look++) waits.push(await longestWait(live.refresh()))
  const { size } = live.bank().questions
  live.close()
  await rm(folder, { recursive: true })
  if (size !== 5000) throw new Error(`${size} questions are in the bank`)
  return [
    {
      what: 'reading 5,000 questions, and holding them to all rules',
      measured: `${figures(loading / 1000)} s (the YAML library alone takes ${figures(library / 1000)} s for these files)`,
      wanted: 'under 3 s',
      holds: loading < 3000,
    },
    {
      what: 'the memory that they take',
      measured: `${figures(grown)} MB`,
      wanted: 'under 150 MB',
      holds: grown < 150,
    },
    {
      what: 'all that is wrong with a question, told while it is typed, with 5,000 in the bank',
      measured: `${figures(median(keystrokes))} ms`,
      wanted: 'under 100 ms',
      holds: median(keystrokes) < 100,
    },
    {
      what: 'a file that was edited, read and checked again, with 5,000 in the bank',
      measured: `${figures(median(edits))} ms`,
      wanted: 'under 100 ms',
      holds: median(edits) < 100,
    },
    {
      what: 'saving a question with 5,000 in the bank',
      measured: `${figures(median(saves))} ms`,
      wanted: 'under 100 ms',
      holds: median(saves) < 100,
    },
    {
      what: 'the longest that others wait while 5,000 files are looked at',
      measured: `${figures(median(waits))} ms`,
      wanted: 'under 50 ms',
      holds: median(waits) < 50,
    },
  ]
}

/** The memory in use when what nobody needs was let go, in megabytes. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  const letGo = runInNewContext('gc')
  // What is kept only as long as something else is goes at the second time.
  letGo()
  letGo()
  return process.memoryUsage().heapUsed / 1e6
}

/** The longest time between two turns of a timer while something is done, in milliseconds. */
async function longestWait(job: Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  const look = () => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }
  const timer = setInterval(look, 1)
  await job
  clearInterval(timer)
  // What ended with the job kept the timer waiting as well.
  look()
  return longest
}
