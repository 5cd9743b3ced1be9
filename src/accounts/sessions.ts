import { createHash } from 'node:crypto'
import { base32, freshId } from '../random.ts'
import { Conflict, NotKept, type Store } from '../store/store.ts'

const hour = 60 * 60 * 1000
/** A session ends when it was not used for so long, in milliseconds. */
const life = 30 * 24 * hour

/** One browser in which a teacher is signed in. */
export type Session = {
  teacher: string
  /** When it was begun, and when it was last used, to the hour. */
  at: string
  seen: string
  /** “Firefox on Linux”. */
  agent: string
  /** The password that it was begun with, as `printOf` says: under another one it has ended. */
  password: string
}
export interface Found {
  /** The session's name among those of its teacher. It opens nothing: what does is the token, of which this is a hash. */
  name: string
  session: Session
  version: number
}

/** Tells passwords apart by what is kept of them. */
export const printOf = (password: string): string => nameOf(password)

/** The sessions of all teachers, on their shelf. */
export function sessionsIn(store: Store, now: () => Date) {
  const shelf = store.shelf<Session>('sessions')
  const idOf = (teacher: string, name: string) => `${teacher}-${name}`
  const lives = (session: Session) => now().getTime() - Date.parse(session.seen) < life

  async function drop(id: string): Promise<void> {
    const found = await shelf.get(id)
    try {
      if (found) await shelf.drop(id, found.version)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
      await drop(id)
    }
  }

  return {
    /** Begins a session, and returns the token that opens it: `<teacher>.<128 bits>`. */
    async begin(teacher: string, password: string, agent: string): Promise<string> {
      const secret = freshId(26)
      const at = now().toISOString()
      await shelf.put(
        idOf(teacher, nameOf(secret)),
        { teacher, at, seen: at, agent: [...agent].slice(0, 60).join(''), password: printOf(password) },
        0,
      )
      return `${teacher}.${secret}`
    },

    /** The session that a token opens, as it stands. */
    async find(token: string): Promise<Found | undefined> {
      const [, teacher, secret] = /^([a-z2-7]{16})\.([a-z2-7]{26})$/.exec(token) ?? []
      if (!teacher || !secret) return undefined
      const name = nameOf(secret)
      const found = await shelf.get(idOf(teacher, name))
      return found && lives(found.value) ? { name, session: found.value, version: found.version } : undefined
    },

    /** Notes that a session is in use, once an hour. @returns whether it was noted; when the disk refuses, that is for another time */
    async touch({ name, session, version }: Found): Promise<boolean> {
      if (now().getTime() - Date.parse(session.seen) < hour) return false
      try {
        await shelf.put(idOf(session.teacher, name), { ...session, seen: now().toISOString() }, version)
        return true
      } catch (error) {
        if (error instanceof Conflict || error instanceof NotKept) return false
        throw error
      }
    },

    /** A teacher's sessions under the password they have now, the last used first. Those that have ended are swept away. */
    async of(teacher: string, password: string): Promise<{ name: string; session: Session }[]> {
      const living: { name: string; session: Session }[] = []
      for await (const id of shelf.ids()) {
        if (!id.startsWith(`${teacher}-`)) continue
        // One that is damaged has been reported by the store, and opens nothing any more.
        const session = (await shelf.get(id).catch(() => undefined))?.value
        if (session && lives(session) && session.password === printOf(password))
          living.push({ name: id.slice(teacher.length + 1), session })
        else if (session) await drop(id)
      }
      return living.sort((a, b) => b.session.seen.localeCompare(a.session.seen) || b.session.at.localeCompare(a.session.at))
    },

    end: (teacher: string, name: string): Promise<void> => (sessionName.test(name) ? drop(idOf(teacher, name)) : Promise.resolve()),
  }
}

const nameOf = (secret: string) => base32(createHash('sha256').update(secret).digest(), 26)
const sessionName = /^[a-z2-7]{26}$/
