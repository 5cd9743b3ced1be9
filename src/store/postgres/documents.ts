import { isDocumentId, isShelf, named } from '../names.ts'
import { Conflict, type Json, type Shelf } from '../store.ts'
import type { Database } from './pool.ts'

/** So many ids are read at a time. */
const page = 1000

/** Shelves are rows of one table. `open` throws when the store is closed. @param changed hears of the shelf on which a document was changed */
export function documents(database: Database, open: () => void, changed: (shelf: string) => void) {
  return <T extends Json>(name: string): Shelf<T> => {
    const shelf = named(name, isShelf, 'shelf')
    const place = (id: string) => [shelf, named(id, isDocumentId, 'document')]
    return {
      async get(id) {
        open()
        const rows = await database.read<{ body: T; version: string }>(
          'select body, version from documents where shelf = $1 and id = $2',
          place(id),
        )
        return rows[0] && { value: rows[0].body, version: Number(rows[0].version) }
      },

      async put(id, value, after) {
        open()
        const body = JSON.stringify(value)
        const written =
          after === 0
            ? database.change('insert into documents (shelf, id, version, body) values ($1, $2, 1, $3) on conflict do nothing', [
                ...place(id),
                body,
              ])
            : database.change('update documents set body = $3, version = version + 1 where shelf = $1 and id = $2 and version = $4', [
                ...place(id),
                body,
                after,
              ])
        if ((await written) === 0) throw conflict(shelf, id, after)
        changed(shelf)
      },

      async drop(id, after) {
        open()
        if (after === 0 && !(await this.get(id))) return
        const rows = await database.change('delete from documents where shelf = $1 and id = $2 and version = $3', [...place(id), after])
        if (rows === 0) throw conflict(shelf, id, after)
        changed(shelf)
      },

      async versions() {
        open()
        const rows = await database.read<{ id: string; version: string }>('select id, version from documents where shelf = $1', [shelf])
        return new Map(rows.map(({ id, version }) => [id, Number(version)]))
      },

      async *ids() {
        open()
        for (let last = ''; ; ) {
          const rows: { id: string }[] = await database.read<{ id: string }>(
            `select id from documents where shelf = $1 and id > $2 order by id limit ${page}`,
            [shelf, last],
          )
          for (const { id } of rows) yield id
          last = rows.at(-1)?.id ?? ''
          if (rows.length < page) return
        }
      },
    }
  }
}

const conflict = (shelf: string, id: string, after: number) =>
  new Conflict(`${shelf}/${id} is not at version ${after}: read it again and decide anew.`)
