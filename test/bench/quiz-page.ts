import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { kill, startServer } from '../server.ts'
import { walker } from '../walker.ts'
import { startHello } from './hello.ts'
import { figures, median, questions, type Row } from './row.ts'

/** A page of the ready-made quiz, text, question, navigator and all, for a learner who is signed in, beside a hello-world of the same Express. */
export async function quizPage(): Promise<Row[]> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-bench-'))
  const server = await startServer({ DATA_DIR: dir, QUESTIONS_DIR: questions })
  const who = walker(server.address)
  await who.come()
  const page = await who.begin('lee-xi-gyeongju/level-b')
  if (!/<article/.test(page.html)) throw new Error('That is no quiz page')
  const cookie = [...who.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const hello = await startHello()
  const ratios: number[] = []
  const speeds = { quiz: [] as number[], hello: [] as number[] }
  for (let round = 0; round < 4; round++) {
    const quiz = await requestsASecond(`${server.address}${page.at}`, { cookie })
    const plain = await requestsASecond(hello.address, {})
    // The first round warms both up.
    if (round === 0) continue
    ratios.push(quiz / plain)
    speeds.quiz.push(quiz)
    speeds.hello.push(plain)
  }
  await kill(server.child)
  await kill(hello.child)
  await rm(dir, { recursive: true })
  const ratio = median(ratios)
  return [
    {
      what: 'a quiz page, learner signed in, against a hello-world of Express',
      measured: `${figures(ratio)} × (${figures(median(speeds.quiz))} a second, hello ${figures(median(speeds.hello))})`,
      wanted: 'at least 0.3 ×',
      holds: ratio >= 0.3,
    },
  ]
}

async function requestsASecond(url: string, headers: Record<string, string>): Promise<number> {
  const result = await autocannon({ url, headers, connections: 20, duration: 5 })
  if (result.non2xx || result.errors) throw new Error(`${url}: ${result.non2xx} answers were not 200, ${result.errors} failed`)
  return result.requests.average
}
