import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Low } from 'lowdb'
import { JSONFile } from 'lowdb/node'
import { openStore } from '../../src/store/index.ts'
import type { Entry } from '../../src/store/store.ts'
import { bigSchool, school } from './school.ts'

/** Whatever takes answers down. */
export interface Recorder {
  /** Resolves when it says that the answer is kept. @param writer from 0 @param n which answer of this writer */
  record(writer: number, n: number): Promise<unknown>
  close(): Promise<unknown>
}

export interface Peer {
  name: string
  /** How it keeps an answer, for the table. */
  keeps: string
  /** Opens it in an empty folder with so many answers stored. */
  open(dir: string, stored: number): Promise<Recorder>
}

/** An answer as it is recorded: some 330 bytes. */
export const answer = (n: number): Entry => ({
  type: 'answered',
  at: '2026-11-24T14:03:00.000Z',
  attempt: 'aaaaaaaaaaaaaaaa',
  n: (n % 10) + 1,
  question: 'LX-SC-001@0123456789abcdef',
  level: 'b',
  response: 'a',
  where: ['s4-08'],
  mark: 1,
  proof: 1,
  ms: 21_000,
  key: `${n}-0123456789abcdef0123456789abcdef`,
  seen: 0,
})

/** What is measured: the store of this project, over a school of so many answers. */
export const evident: Peer = {
  name: 'Evident',
  keeps: 'a line in the learner’s file, fdatasync',
  async open(dir, stored) {
    const big = stored === 1_000_000 ? await bigSchool.at() : undefined
    const ids = big?.ids ?? (await school(dir, stored))
    const store = await openStore({ dir: big?.dir ?? dir, report: () => undefined })
    return {
      record: (writer, n) => store.commit(ids[writer] ?? '', () => [answer(n)]),
      close: () => store.close(),
    }
  },
}

/** The limit: nothing is thought, only written. One file a writer, each with its part of what is stored. */
export const bareFiles = (writers: number): Peer => ({
  name: writers === 1 ? 'one bare file' : `${writers} bare files`,
  keeps: 'append, fdatasync',
  async open(dir, stored) {
    const line = Buffer.from(`${JSON.stringify(answer(1)).padEnd(345)}\n`)
    const files: FileHandle[] = []
    for (let writer = 0; writer < writers; writer++) {
      const file = await open(join(dir, `bare-${writer}`), 'a')
      await file.write(Buffer.alloc((line.length * stored) / writers, line))
      await file.datasync()
      files.push(file)
    }
    return {
      async record(writer) {
        const file = files[writer]
        await file?.write(line)
        await file?.datasync()
      },
      close: () => Promise.all(files.map((file) => file.close())),
    }
  },
})

/** lowdb as it comes. JSONFilePreset is this, but for its staying in memory where NODE_ENV is test. */
export const plainLowdb: Peer = {
  name: 'plain lowdb',
  keeps: 'the whole file anew, no fsync',
  async open(dir, stored) {
    const low = new Low(new JSONFile<{ answers: Entry[] }>(join(dir, 'plain.json')), {
      answers: Array.from({ length: stored }, (_, n) => answer(n)),
    })
    return {
      record: (_, n) => low.update(({ answers }) => answers.push(answer(n))),
      async close() {
        low.data.answers.length = 0
      },
    }
  },
}
