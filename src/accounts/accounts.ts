import { queue } from '../queue.ts'
import { Conflict, type Store } from '../store/store.ts'
import { say, type Words } from '../text.ts'
import { invitations } from './invitations.ts'
import { asName, teacherId } from './names.ts'
import { hashOf, isPassword, objectionTo } from './passwords.ts'
import { printOf, type Session, sessionsIn } from './sessions.ts'

/** In milliseconds. */
const minute = 60_000

/** A teacher who is signed in. */
export interface Teacher {
  id: string
  name: string
  /** The session they are in. */
  session: string
}
/** What is kept of a teacher. */
type Account = { name: string; password: string; made: string; set?: string }

/** An invitation as whoever opens it finds it. */
export type Opened =
  /** Good for this name, or without one for the first teacher; `known` where the name has an account, which then gets a new password. */
  | { is: 'good'; name: string | undefined; known: boolean }
  | { is: 'used' | 'expired' | 'unreadable' }
  /** It was for the first teacher, and there is one by now. */
  | { is: 'late' }
/** What became of a form with a new password. A `token` opens the session that was begun. */
export type Became<Field> = { is: 'set'; token: string } | { is: 'refused'; field: Field; words: Words }

/** Teachers: how they come by an account, sign in, and see where they are signed in. */
export function accounts({ store, secret, now = () => new Date() }: { store: Store; secret: string; now?: () => Date }) {
  const teachers = store.shelf<Account>('teachers')
  const used = store.shelf<{ at: string }>('invitations')
  const sessions = sessionsIn(store, now)
  const signed = invitations(secret, now)
  // Passwords are set one after the other, each on what stands then: of two who open a link for the first teacher, one comes too late.
  const changes = queue()
  const inTurn = <T>(job: () => Promise<T>): Promise<T> => changes.run('', job)

  return {
    isEmpty,

    /** A one-time token for this name; without a name, for the first teacher. */
    invite: signed.write,

    /** What an invitation is good for. Changes nothing. */
    open: async (token: string): Promise<Opened> => (await opened(token)).as,

    /** Uses an invitation: makes the account or sets its password, which ends all its sessions, and begins one here. */
    async accept(
      token: string,
      form: { name: string; password: string },
      agent: string,
    ): Promise<Exclude<Opened, { is: 'good' }> | Became<'name' | 'password'>> {
      const { as } = await opened(token)
      if (as.is !== 'good') return as
      const name = as.name ?? asName(form.name)
      if (name === undefined)
        return { is: 'refused', field: 'name', words: say('Write the name you want to sign in with, of 60 characters at most.') }
      const objection = objectionTo(form.password, name)
      if (objection) return { is: 'refused', field: 'password', words: objection }
      const password = await hashOf(form.password)
      return inTurn(async () => {
        const { id, as } = await opened(token)
        if (as.is !== 'good') return as
        if (as.name === undefined && !(await isFirst())) return { is: 'late' }
        await used.put(id, { at: now().toISOString() }, 0)
        try {
          return { is: 'set', token: await setPassword(name, password, agent) }
        } catch (error) {
          // Nothing was changed, so that the link still holds.
          await used.drop(id, 1)
          if (as.name === undefined) await dropFirst()
          throw error
        }
      })
    },

    /** The token of a new session; undefined where there is no such teacher or it is not their password, which is not told apart. */
    async signIn(name: string, password: string, agent: string): Promise<string | undefined> {
      const id = teacherId(name)
      const account = (await teachers.get(id))?.value
      const right = await isPassword(account?.password, password)
      return account && right ? sessions.begin(id, account.password, agent) : undefined
    },

    /** Whose session this token opens; `renewed` about once an hour, when the cookie that holds the token should be, too. */
    async signedIn(token: string): Promise<{ teacher: Teacher; renewed: boolean } | undefined> {
      const found = await sessions.find(token)
      if (!found) return undefined
      const id = found.session.teacher
      const account = (await teachers.get(id))?.value
      if (!account || found.session.password !== printOf(account.password)) return undefined
      return { teacher: { id, name: account.name, session: found.name }, renewed: await sessions.touch(found) }
    },

    /** What the teacher of this id is called; undefined where there is none. */
    nameOf: async (id: string): Promise<string | undefined> => (await teachers.get(id))?.value.name,

    sessionsOf,

    /** Ends one of this teacher's sessions. @param name one that has ended, or is not theirs, ends nothing */
    end: (teacher: Teacher, name: string): Promise<void> => sessions.end(teacher.id, name),

    /** Ends all of this teacher's sessions but the one they are in. */
    async endOthers(teacher: Teacher): Promise<void> {
      for (const { name } of await sessionsOf(teacher)) if (name !== teacher.session) await sessions.end(teacher.id, name)
    },

    /** Sets another password, which ends all sessions, and begins one here. */
    async changePassword(teacher: Teacher, form: { old: string; password: string }, agent: string): Promise<Became<'old' | 'password'>> {
      const account = (await teachers.get(teacher.id))?.value
      if (!(await isPassword(account?.password, form.old))) return notYours
      const objection = objectionTo(form.password, teacher.name)
      if (objection) return { is: 'refused', field: 'password', words: objection }
      const password = await hashOf(form.password)
      return inTurn(async () => {
        if ((await teachers.get(teacher.id))?.value.password !== account?.password) return notYours
        return { is: 'set', token: await setPassword(teacher.name, password, agent) }
      })
    },
  }

  /** Whether nobody becomes the first teacher at another process just now; who began to, and ended amid it, is in the way for a minute. */
  async function isFirst(): Promise<boolean> {
    const before = await used.get('first')
    if (before && now().getTime() - Date.parse(before.value.at) < minute) return false
    return used.put('first', { at: now().toISOString() }, before?.version ?? 0).then(
      () => true,
      (error: unknown) => (error instanceof Conflict ? false : Promise.reject(error)),
    )
  }

  async function dropFirst(): Promise<void> {
    const before = await used.get('first')
    if (before) await used.drop('first', before.version)
  }

  /** Whether there is no teacher yet. */
  async function isEmpty(): Promise<boolean> {
    for await (const _ of teachers.ids()) return false
    return true
  }

  /** Where this teacher is signed in, the last used first. */
  async function sessionsOf(teacher: Teacher): Promise<{ name: string; session: Session }[]> {
    const account = (await teachers.get(teacher.id))?.value
    return account ? sessions.of(teacher.id, account.password) : []
  }

  async function opened(token: string): Promise<{ id: string; as: Opened }> {
    const invitation = await signed.read(token)
    if (typeof invitation === 'string') return { id: '', as: { is: invitation } }
    const { id, name, made } = invitation
    if (await used.get(id)) return { id, as: { is: 'used' } }
    if (name === undefined) return { id, as: (await isEmpty()) ? { is: 'good', name, known: false } : { is: 'late' } }
    const account = (await teachers.get(teacherId(name)))?.value
    // An older link that was never opened opens nothing once a newer password was set.
    if (account?.set !== undefined && made + 999 < Date.parse(account.set)) return { id, as: { is: 'used' } }
    return { id, as: { is: 'good', name, known: account !== undefined } }
  }

  /** The session comes first: it opens nothing until the password that it names is there, and with that write all is done. */
  async function setPassword(name: string, password: string, agent: string): Promise<string> {
    const id = teacherId(name)
    const before = await teachers.get(id)
    const token = await sessions.begin(id, password, agent)
    const at = now().toISOString()
    await teachers.put(id, { name, made: at, ...before?.value, password, set: at }, before?.version ?? 0)
    return token
  }
}
const notYours: Became<'old'> = { is: 'refused', field: 'old', words: say('This is not the password you have now.') }

export type Accounts = ReturnType<typeof accounts>
