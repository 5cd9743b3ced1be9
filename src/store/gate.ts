/** Lets jobs through side by side, and now and then holds new ones back until none is under way. */
export interface Gate {
  /** Runs the job: at once, unless a quiet moment is awaited. */
  through<T>(job: () => Promise<T>): Promise<T>
  /** Runs `moment` while no job is under way; those that come meanwhile wait for it. One at a time: whoever asks sees to that. */
  quiet(moment: () => void): Promise<void>
  /** Resolves when nobody is held back. */
  opened(): Promise<void>
}

export function gate(): Gate {
  let under = 0
  let shut: Promise<void> | undefined
  let allOut: (() => void) | undefined

  const opened = async () => {
    while (shut) await shut
  }

  return {
    opened,

    async through(job) {
      // Asked first: a job that nobody holds back begins before this returns.
      if (shut) await opened()
      under++
      try {
        return await job()
      } finally {
        under--
        if (under === 0) allOut?.()
      }
    },

    async quiet(moment) {
      await opened()
      let open = () => {}
      shut = new Promise((done) => {
        open = done
      })
      try {
        if (under > 0) {
          await new Promise<void>((done) => {
            allOut = done
          })
        }
        moment()
      } finally {
        shut = undefined
        allOut = undefined
        open()
      }
    },
  }
}
