import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { editing } from '../../src/bank/editing.ts'
import { liveBank } from '../../src/bank/live.ts'
import { copies } from './bank-list.ts'
import { figures, median, type Row } from './row.ts'

const passage = 'lee-xi-gyeongju'

/** A question saved with 5,000 in the bank: on the disk and in service; and how long others wait while all files are looked at. */
export async function saving(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  await copies(folder)
  const live = await liveBank(folder)
  const edit = editing(folder, live)

  const saves: number[] = []
  for (let n = 0; n < 20; n++) {
    const file = `${passage}/LX-${String(n * 37).padStart(5, '0')}.yaml`
    const source = await edit.source(file)
    const value = { ...Object(source?.value), explanation: `For the ${n}th time.` }
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

/** The longest time between two turns of a timer while something is done, in milliseconds. */
async function longestWait(job: Promise<unknown>): Promise<number> {
  let longest = 0
  let last = performance.now()
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last)
    last = performance.now()
  }, 1)
  await job
  clearInterval(timer)
  return longest
}
