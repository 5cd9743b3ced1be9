import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { invitations } from '../../src/accounts/invitations.ts'
import { kill, startServer } from '../server.ts'
import { walker } from '../walker.ts'
import { figures, median, questions, type Row } from './row.ts'

const passage = 'lee-xi-gyeongju'
const count = 5_000
const secret = 'a-secret-of-the-bench-32-characters'

/** The teacher's list of a bank of 5,000 questions: the first page of all, and a search with filters, signed in. */
export async function bankList(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  await copies(join(dir, 'questions'))
  const server = await startServer({ DATA_DIR: join(dir, 'data'), QUESTIONS_DIR: join(dir, 'questions'), SECRET: secret })
  const who = walker(server.address, invitations(secret).write)
  await who.teach()
  const all = await times('/bank')
  const some = await times('/bank?q=north+korea+talks&kind=single-choice&level=b&page=2')
  await kill(server.child)
  await rm(dir, { recursive: true })
  return [
    row(`the bank’s list with ${count.toLocaleString('en')} questions`, all),
    row('the same, searched by three words and two filters', some),
  ]

  /** Milliseconds of 20 requests, after a first one that makes all questions ready for searching. */
  async function times(address: string): Promise<number[]> {
    const took: number[] = []
    for (let request = 0; request <= 20; request++) {
      const start = performance.now()
      const { status, html } = await who.get(address)
      if (status !== 200 || !html.includes('5,000 questions')) throw new Error(`${address} is not the list: ${status}`)
      if (request > 0) took.push(performance.now() - start)
    }
    return took
  }
}

const row = (what: string, took: readonly number[]): Row => ({
  what,
  measured: `${figures(median(took))} ms`,
  wanted: 'under 50 ms',
  holds: median(took) < 50,
})

/** The ready-made questions over and over, each with an id of its own, beside their text and blueprint. */
export async function copies(folder: string): Promise<void> {
  const from = join(questions, passage)
  const to = join(folder, passage)
  await mkdir(to, { recursive: true })
  const names = await readdir(from)
  for (const name of names.filter((one) => one.endsWith('.md') || one === 'blueprint.yaml')) await cp(join(from, name), join(to, name))
  const texts = await Promise.all(names.filter((one) => /^LX-.*\.yaml$/.test(one)).map((name) => readFile(join(from, name), 'utf8')))
  for (let n = 0; n < count; n++) {
    const text = (texts[n % texts.length] ?? '').replace(/^enemies:.*\n/m, '')
    const id = `LX-${String(n).padStart(5, '0')}`
    await writeFile(join(to, `${id}.yaml`), text.replace(/^id: .*$/m, `id: ${id}`))
  }
}
