import { learnerNamed } from './names.ts'
import { commits } from './postgres/commits.ts'
import { documents } from './postgres/documents.ts'
import { everybody } from './postgres/everybody.ts'
import { connect } from './postgres/pool.ts'
import { prepare } from './postgres/schema.ts'
import { snapshot } from './postgres/snapshot.ts'
import type { Store } from './store.ts'

/** So many learners are read at a time. */
const page = 1000

/**
 * The store in a PostgreSQL database, which any number of processes may share.
 * @param url postgres://user:password@host/name
 * @throws NotRead when it cannot be reached, WrongFormat when a newer release wrote it
 */
export async function openPostgres(url: string): Promise<Store> {
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
  const everyones = everybody(database)

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

    shelf: documents(database, open),

    close() {
      closing ??= histories.idle().then(() => database.close())
      return closing
    },
  }
}
