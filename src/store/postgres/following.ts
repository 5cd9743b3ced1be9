import type { Database, Ears } from './pool.ts'

/** The longest time between two looks, in milliseconds. */
const pause = 900
/** The word by which processes call each other. */
const channel = 'evident'

/**
 * Shelves that are followed. All of them are looked at in one question, again and again, because a word from another process may be lost;
 * that word, where it arrives, only has them looked at sooner.
 */
export function following(database: Database) {
  const followed = new Set<{ shelf: string; print: string | undefined; changed: () => void | Promise<void> }>()
  let ears: Ears | undefined
  let timer: NodeJS.Timeout | undefined
  let [looking, again] = [false, false]

  return {
    follow(shelf: string, changed: () => void | Promise<void>): () => void {
      const one = { shelf, print: undefined, changed }
      followed.add(one)
      ears ??= database.listen(channel, () => void look())
      void look()
      return () => {
        followed.delete(one)
        if (followed.size === 0) stop()
      }
    },

    /** A document on this shelf was changed here: where it is one of those that are followed, the others are called. */
    tell(shelf: string): void {
      if (![...followed].some((one) => one.shelf === shelf)) return
      // Not within the change: the server lets only one of those who call commit at a time. Who does not hear it looks within a second.
      database.change(`select pg_notify('${channel}', '')`, []).catch(() => undefined)
    },

    stop,
  }

  function stop(): void {
    followed.clear()
    clearTimeout(timer)
    ears?.stop()
    ears = undefined
  }

  async function look(): Promise<void> {
    again = true
    if (looking) return
    looking = true
    clearTimeout(timer)
    while (again && followed.size > 0) {
      again = false
      // Where the database is away, the next look tells what was missed.
      await compare().catch(() => undefined)
    }
    looking = false
    if (followed.size > 0) timer = setTimeout(look, pause).unref()
  }

  async function compare(): Promise<void> {
    const shelves = [...new Set([...followed].map(({ shelf }) => shelf))]
    const rows = await database.read<{ shelf: string; print: string }>(
      `select shelf, md5(string_agg(id || ' ' || version, ',' order by id)) as print from documents where shelf = any($1) group by shelf`,
      [shelves],
    )
    const prints = new Map(rows.map(({ shelf, print }) => [shelf, print]))
    for (const one of followed) {
      const print = prints.get(one.shelf) ?? ''
      if (print === one.print) continue
      one.print = print
      // Else what it failed to take up would wait for the next change.
      Promise.resolve(one.changed()).catch(() => {
        one.print = undefined
      })
    }
  }
}
