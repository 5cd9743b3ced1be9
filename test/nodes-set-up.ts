import { openPostgres } from '../src/store/postgres.ts'
import type { Entry, Store } from '../src/store/store.ts'
import { openServer, type Server } from './postgres.ts'
import { kill, startServer } from './server.ts'
import { type Page, type Walker, walker } from './walker.ts'

/** A process of the trainer beside others over one database. */
export type Node = Awaited<ReturnType<typeof startServer>>

export interface Nodes {
  postgres: Server
  url: string
  /** So many as were asked for. */
  all: Node[]
  /** What is kept, read beside them. */
  store: Store
  /** One more, with settings of its own. */
  another(env?: Record<string, string>): Promise<Node>
  close(): Promise<void>
}

/** Processes of the trainer that share a real database, started at once. */
export async function openNodes(count: number, env: Record<string, string> = {}): Promise<Nodes> {
  const postgres = await openServer()
  const url = await postgres.fresh()
  const another = async (more: Record<string, string> = {}) => {
    const node = await startServer({ DATABASE_URL: url, DATA_DIR: '/nowhere/at/all', ...env, ...more })
    all.push(node)
    return node
  }
  const all: Node[] = []
  await Promise.all(Array.from({ length: count }, () => another()))
  const store = await openPostgres(url)
  return {
    ...{ postgres, url, all, store, another },
    async close() {
      for (const { child } of all) if (child.exitCode === null && child.signalCode === null) await kill(child)
      await store.close()
      await postgres.stop()
    },
  }
}

/** One of the nodes; the first is number 0. */
export const node = (nodes: Nodes, n: number): Node => {
  const found = nodes.all[n]
  if (!found) throw new Error(`There is no node ${n}`)
  return found
}

/** One browser at each of the nodes: somebody before whom a proxy hands out requests as it likes. */
export function everywhere(nodes: Nodes): [Walker, Walker] {
  const cookies = new Map<string, string>()
  return [walker(node(nodes, 0).address, undefined, cookies), walker(node(nodes, 1).address, undefined, cookies)]
}

/** Makes somebody the first teacher, by the link that a node told in the terminal. */
export async function firstTeacher(nodes: Nodes, who: Walker): Promise<Page> {
  const link = /\/invitations\/\S+/.exec(node(nodes, 0).output())?.[0] ?? ''
  return who.submit(await who.get(link), link, { name: 'Ms Okafor', password: 'four plain words here' })
}

export const typesOf = (entries: readonly Entry[]): string[] => entries.map(({ type }) => type)
