import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Entry } from './journal.ts'
import type { KeptPage } from './kept.ts'

/** What was told last of a form: where a kept page goes on. */
export interface Head {
  learner: string
  attempt: string
  n: number
  of: Entry['of'] | 'flag'
  /** Whether it was sent off, or only saved as it stood. */
  draft: boolean
  fields: Entry['fields']
  key: string
  seen: number
  /** Which change of the form it was. */
  nth?: number
}

/** Who sends for an attempt just now, where the browser has no locks; until when, in milliseconds. */
export interface Lease {
  attempt: string
  holder: string
  until: number
}

interface Stores extends DBSchema {
  journal: { key: number; value: Entry; indexes: { attempt: string } }
  heads: { key: [string, number, string]; value: Head; indexes: { attempt: string } }
  pages: { key: string; value: KeptPage; indexes: { attempt: [string, string]; learner: [string, number] } }
  leases: { key: string; value: Lease }
}
export type Database = IDBPDatabase<Stores>

/** How long the browser may take to open it, in milliseconds: some never answer. */
const patience = 3_000

let opened: Promise<Database | undefined> | undefined
const anew: (() => void)[] = []

/** Calls back when it is another one than before: it was lost with all that it held, or it opened after it had been given up. */
export const onAnew = (heard: () => void): unknown => anew.push(heard)

/** What this browser keeps; undefined where it keeps nothing. It is opened once a page. */
export function database(): Promise<Database | undefined> {
  opened ??= open().catch(() => undefined)
  return opened
}

async function open(): Promise<Database | undefined> {
  if (typeof indexedDB === 'undefined') return undefined
  const opening = openAs(1).catch((error) => {
    // A page of a later release was here: what it keeps is read as it is.
    if (error instanceof DOMException && error.name === 'VersionError') return openAs(undefined)
    throw error
  })
  let isLate = false
  opening
    .then((db) => {
      if (!isLate) return
      opened = Promise.resolve(db)
      tellAnew()
    })
    .catch(() => undefined)
  const late = new Promise<undefined>((over) => setTimeout(over, patience)).then(() => {
    isLate = true
    return undefined
  })
  return Promise.race([opening, late])
}

const tellAnew = () => {
  for (const heard of anew) heard()
}

function openAs(version: number | undefined): Promise<Database> {
  return openDB<Stores>('evident', version, {
    upgrade(fresh) {
      fresh.createObjectStore('journal', { keyPath: 'id' }).createIndex('attempt', 'attempt')
      fresh.createObjectStore('heads', { keyPath: ['attempt', 'n', 'of'] }).createIndex('attempt', 'attempt')
      // All that is asked of pages is asked of their keys, for a page is large.
      const pages = fresh.createObjectStore('pages', { keyPath: 'path' })
      pages.createIndex('attempt', ['attempt', 'release'])
      pages.createIndex('learner', ['learner', 'at'])
      fresh.createObjectStore('leases', { keyPath: 'attempt' })
    },
    // A page of a later release waits for this one; the next request opens it anew.
    blocking: (_, next, event) => {
      if (event.target instanceof IDBDatabase) event.target.close()
      opened = undefined
      // It is deleted.
      if (next === null) tellAnew()
    },
    terminated: () => {
      opened = undefined
      tellAnew()
    },
  })
}
