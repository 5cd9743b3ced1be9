import { readFile } from 'node:fs/promises'
import { kill, startServer } from '../server.ts'
import { figures, median, questions, type Row } from './row.ts'
import { bigSchool } from './school.ts'

/**
 * From `node dist/server.js` to the first page, and until the scores of 10,000 learners with 100 answers each are counted behind it; and
 * what the server then takes of the memory. The files were written or read shortly before, and the system still has them at hand.
 */
export async function boards(): Promise<Row[]> {
  const { dir, ids } = await bigSchool.at()
  const told = `The scores of ${ids.length.toLocaleString('en')} learners are counted`
  const found = { page: [] as number[], counted: [] as number[], memory: [] as number[] }
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    const server = await startServer({ DATA_DIR: dir, QUESTIONS_DIR: questions })
    const page = await fetch(server.address)
    if (page.status !== 200) throw new Error(`The first page is a ${page.status}`)
    await page.text()
    found.page.push((performance.now() - start) / 1000)
    await new Promise<void>((counted) => {
      const look = () => server.output().includes(told) && counted()
      server.child.stdout?.on('data', look)
      look()
    })
    found.counted.push((performance.now() - start) / 1000)
    found.memory.push(await memoryOf(server.child.pid ?? 0))
    await kill(server.child)
  }
  const [first, counted, memory] = [median(found.page), median(found.counted), median(found.memory)]
  return [
    {
      what: 'first page after a start, its files at hand, 10,000 learners and 1,000,000 answers',
      measured: `${figures(first)} s`,
      wanted: 'under 3 s',
      holds: first < 3,
    },
    {
      what: 'the scores of all of them counted, from the start on',
      measured: `${figures(counted)} s`,
      wanted: 'under 10 s',
      holds: counted < 10,
    },
    {
      what: 'the memory of the whole server then',
      measured: `${figures(memory)} MB`,
      wanted: 'under 200 MB',
      holds: memory < 200,
    },
  ]
}

/** What a process has of the memory, in megabytes, as Linux tells it. */
async function memoryOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return (Number(status.match(/^VmRSS:\s+(\d+)/m)?.[1] ?? Number.NaN) * 1024) / 1e6
}
