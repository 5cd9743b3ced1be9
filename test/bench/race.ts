import type { Recorder } from './peers.ts'

/** How fast somebody was in one turn. */
export interface Turn {
  /** Answers a second. */
  speed: number
  /** How long each writer waited for each answer, in milliseconds. */
  waits: number[]
}

/** How many answers have been recorded in all, so that each has a number of its own. */
let recorded = 0

/**
 * So many writers at once, each of whom gives the next answer when the last one is kept.
 * @param most how many answers there are at most; every writer gives one
 * @param time how long they go on giving them, in milliseconds
 */
export async function turn(recorder: Recorder, writers: number, most: number, time: number): Promise<Turn> {
  const waits: number[] = []
  const began = performance.now()
  let left = most - writers
  const write = async (writer: number) => {
    do {
      const start = performance.now()
      await recorder.record(writer, recorded++)
      waits.push(performance.now() - start)
    } while (left-- > 0 && performance.now() - began < time)
  }
  await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
  return { speed: (waits.length / (performance.now() - began)) * 1000, waits }
}
