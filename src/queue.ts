interface Queue {
  /** Runs the job when all earlier ones of the same key have ended, however they ended. */
  run<T>(key: string, job: () => Promise<T>): Promise<T>
  /** Resolves when no job is left, those included that come meanwhile. */
  idle(): Promise<void>
}

/** Jobs of one key run one after the other, those of different keys side by side. */
export function queue(): Queue {
  const last = new Map<string, Promise<unknown>>()
  return {
    run(key, job) {
      const earlier = last.get(key)
      const mine = earlier ? earlier.then(job, job) : job()
      last.set(key, mine)
      const ended = () => {
        if (last.get(key) === mine) last.delete(key)
      }
      mine.then(ended, ended)
      return mine
    },
    async idle() {
      while (last.size > 0) await Promise.allSettled(last.values())
    },
  }
}
