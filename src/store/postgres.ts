import { freshId } from '../random.ts'
import { learnerNamed } from './names.ts'
import { commits } from './postgres/commits.ts'
import { documents } from './postgres/documents.ts'
import { everybody } from './postgres/everybody.ts'
import { following } from './postgres/following.ts'
import { connect } from './postgres/pool.ts'
import { prepare } from './postgres/schema.ts'
import { secretIn } from './postgres/secret.ts'
import { snapshot } from './postgres/snapshot.ts'
import { tallies } from './postgres/tally.ts'
import type { Store } from './store.ts'

/** So many learners are read at a time. */
const page = 1000

/**
 * The store in a PostgreSQL database, which any number of processes may share.
 * @param url postgres://user:password@host/name
 * @param warn hears what keeps followers from going on
 * @throws NotRead when it cannot be reached, WrongFormat when a newer release wrote it
 */
export async function openPostgres(url: string, warn: (words: string) => void = () => undefined): Promise<Store> {
  const database = connect(url)
  try {
    await prepare(database)
  } catch (error) {
    await database.close()
    throw error
  }
  let closing: Promise<void> | undefined
  const open = () => {
    if (closing) throw new Error('The store is closed.')
  }
  const histories = commits(database)
  const everyones = everybody(database, warn)
  const { follow, tell, stop } = following(database)
  const me = freshId()

  return {
    async history(learner, from) {
      open()
      return histories.history(learnerNamed(learner), from)
    },

    async glance(learner) {
      open()
      return histories.history(learnerNamed(learner))
    },

    async commit(learner, decide) {
      open()
      return histories.commit(learnerNamed(learner), decide)
    },

    async *all(cursor) {
      open()
      for await (const piece of everyones(cursor)) {
        yield piece
        open()
      }
    },

    async *snapshot() {
      open()
      yield* snapshot(database)
    },

    async *learners() {
      open()
      for (let last = ''; ; ) {
        const rows: { learner: string }[] = await database.read<{ learner: string }>(
          `select learner from entries where seq = 0 and learner > $1 order by learner limit ${page}`,
          [last],
        )
        for (const { learner } of rows) yield learner
        last = rows.at(-1)?.learner ?? ''
        if (rows.length < page) return
      }
    },

    async has(learner) {
      open()
      const rows = await database.read('select from entries where learner = $1 and seq = 0', [learnerNamed(learner)])
      return rows.length > 0
    },

    async erase(learner) {
      open()
      return histories.erase(learnerNamed(learner))
    },

    shelf: documents(database, open, tell),

    shared: true,
    follow,

    async claim(job, seconds) {
      open()
      const claimed = await database.change(
        `insert into jobs (job, holder, until) values ($1, $2, now() + $3 * interval '1 second')
           on conflict (job) do update set holder = excluded.holder, until = excluded.until
           where jobs.until < now() or jobs.holder = excluded.holder`,
        [job, me, seconds],
      )
      return claimed === 1
    },

    tally: tallies(database),

    close() {
      stop()
      closing ??= histories.idle().then(() => database.close())
      return closing
    },
  }
}

/** The secret with which all who share a database sign. @param given what this process was told; undefined: what is kept there. @throws as `openPostgres`, and where it is another one */
export async function secretAt(url: string, given?: string): Promise<string> {
  const database = connect(url)
  try {
    await prepare(database)
    return await secretIn(database, given)
  } finally {
    await database.close()
  }
}
