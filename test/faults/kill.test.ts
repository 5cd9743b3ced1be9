import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { kill, startServer } from '../server.ts'
import { answerUntilGone, arrive, full, type Person, type Receipt, reckoned } from './people.ts'

const learners = 20
/** In each round the server is killed when so many answers, drafts and places were acknowledged, and a few more. */
const { rounds, each } = full ? { rounds: 20, each: 210 } : { rounds: 3, each: 60 }

it(`loses nothing acknowledged and doubles nothing when it is killed while ${learners} learners answer, ${rounds} times over`, async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-kill-'))
  const receipts: Receipt[] = []
  const people: Person[] = []
  try {
    for (let round = 0; round < rounds; round++) {
      const server = await startServer({ DATA_DIR: dataDir })
      if (people.length === 0)
        people.push(...(await Promise.all(Array.from({ length: learners }, (_, at) => arrive(server.address, `Learner ${at}`)))))
      const enough = receipts.length + each + Math.floor(Math.random() * learners)
      const answering = Promise.all(people.map((person, at) => answerUntilGone(server.address, person, receipts, round * 9 + at)))
      while (receipts.length < enough) await Promise.race([wait(1), answering])
      await kill(server.child)
      await answering
    }

    expect(receipts.length).toBeGreaterThanOrEqual(rounds * each)
    const { lost, doubled, damages } = await reckoned(dataDir, receipts)
    expect(lost).toEqual([])
    expect(doubled).toEqual([])
    // What was not acknowledged may be there or not, but whole: an unfinished last line is all that a kill may leave.
    expect(damages.filter(({ message }) => !message.includes('unfinished'))).toEqual([])
    const of = (type: Receipt['type']) => receipts.filter((receipt) => receipt.type === type).length
    expect(of('answered')).toBeGreaterThan(receipts.length / 3)
    expect(of('drafted')).toBeGreaterThan(receipts.length / 6)
    console.log(
      `killed ${rounds} times: ${receipts.length} acknowledged (${of('drafted')} drafts), ${lost.length} lost, ${doubled.length} doubled`,
    )
  } finally {
    await rm(dataDir, { recursive: true })
  }
}, 900_000)
