import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { Contents } from './files.ts'
import { type ReadQuestion, readQuestion, type WrittenQuestion, withPlaces } from './questions.ts'

/** Takes the files of questions apart: in this thread, or while there are thousands of them in others as well. */
export interface QuestionReaders {
  read(file: string, contents: Contents): WrittenQuestion | Promise<WrittenQuestion>
  /** From here on other threads help, as far as there are processors for them. */
  start(): void
  /** The threads end; what they have not done yet is done here. */
  stop(): void
}

/** Beside the bundle that this file is a part of. Where there is none, as in tests, one thread has to do. */
const besideBundle = new URL('./bank/question-reader.js', import.meta.url)
/** More would only wait for this thread, which hands out the files. */
const most = 3

/** @param script what the threads run: question-reader.ts, bundled */
export function questionReaders(script: URL = besideBundle): QuestionReaders {
  let threads: Thread[] = []
  return {
    read(file, contents) {
      const free = threads.filter(({ isFree }) => isFree()).sort((one, other) => one.load() - other.load())[0]
      return free && 'bytes' in contents ? free.take({ file, bytes: contents.bytes }) : withPlaces(readQuestion(file, contents))
    },
    start() {
      const count = threads.length > 0 || !existsSync(fileURLToPath(script)) ? 0 : Math.min(most, availableParallelism() - 1)
      for (let n = 0; n < count; n++) threads.push(thread(script))
    },
    stop() {
      for (const one of threads.splice(0)) one.end()
      threads = []
    },
  }
}

type Thread = ReturnType<typeof thread>
/** What a thread is sent, and what it sends back for each, in the same order. */
export type Task = { readonly file: string; readonly bytes: Uint8Array }
export type Done = readonly ReadQuestion[]

interface Job extends Task {
  done(question: WrittenQuestion): void
}

/** So many files travel together, for a message costs more than a file; and so many may be under way. */
const [together, underWay] = [8, 32]

function thread(script: URL) {
  const worker = new Worker(script)
  let waiting: Job[] = []
  const sent: Job[][] = []
  let jobs = 0
  let isOver = false

  const send = () => {
    const batch = waiting
    waiting = []
    if (batch.length === 0) return
    sent.push(batch)
    worker.postMessage(batch.map(({ file, bytes }) => ({ file, bytes })))
  }
  /** What a thread leaves undone when it ends is done here. */
  const finish = () => {
    isOver = true
    for (const { file, bytes, done } of [...sent.splice(0).flat(), ...waiting.splice(0)]) done(withPlaces(readQuestion(file, { bytes })))
  }
  worker.on('message', (questions: Done) => {
    const batch = sent.shift() ?? []
    jobs -= batch.length
    for (const [at, { file, bytes, done }] of batch.entries()) done(withPlaces(questions[at] ?? readQuestion(file, { bytes })))
  })
  worker.on('error', finish)
  worker.on('exit', finish)

  return {
    isFree: () => !isOver && jobs < underWay,
    load: () => jobs,
    take: (task: Task): Promise<WrittenQuestion> =>
      new Promise((done) => {
        jobs++
        if (waiting.length === 0) setImmediate(send)
        waiting.push({ ...task, done })
        if (waiting.length >= together) send()
      }),
    end(): void {
      finish()
      void worker.terminate()
    },
  }
}
