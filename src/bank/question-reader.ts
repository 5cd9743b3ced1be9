import { parentPort } from 'node:worker_threads'
import type { Done, Task } from './question-readers.ts'
import { readQuestion } from './questions.ts'

/** A thread that takes the files of questions apart; see question-readers.ts. */
parentPort?.on('message', (tasks: readonly Task[]) => {
  const done: Done = tasks.map(({ file, bytes }) => readQuestion(file, { bytes }))
  parentPort?.postMessage(done)
})
