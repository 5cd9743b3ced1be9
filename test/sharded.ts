import { openPostgres } from '../src/store/postgres.ts'
import { openServer, type Server } from './postgres.ts'

/** One server that is asked, and two more on which it keeps what learners did. */
export interface Sharded {
  /** The address of the database over all of them, and of what stands on each of the two. */
  readonly url: string
  readonly parts: readonly string[]
  readonly coordinator: Server
  readonly shards: readonly Server[]
  /** Takes away all that is kept: to make three databases for each test takes seconds. */
  empty(): Promise<void>
  stop(): Promise<void>
}

export async function openSharded(): Promise<Sharded> {
  const [coordinator, ...shards] = await Promise.all([openServer(), openServer(), openServer()])
  const [url, ...parts] = await Promise.all([coordinator.fresh(), ...shards.map((shard) => shard.fresh())])
  for (const each of [url, ...parts]) await (await openPostgres(each)).close()
  for (const words of distributed(parts)) await coordinator.ask(url, words)
  return {
    url,
    parts,
    coordinator,
    shards,
    async empty() {
      await coordinator.ask(url, 'truncate entries, documents, jobs, tallies')
    },
    async stop() {
      await Promise.all([coordinator, ...shards].map((server) => server.stop()))
    },
  }
}

/** What src/store/README.md has an operator say to the coordinator, where Evident made its tables on all servers. */
function distributed(parts: readonly string[]): string[] {
  return [
    'create extension postgres_fdw',
    'alter table entries rename to entries_before',
    'create table entries (like entries_before including defaults including constraints) partition by hash (learner)',
    `alter table entries alter tx set default
       case when pg_logical_emit_message(true, 'evident', '') is not null then pg_current_xact_id() end`,
    ...parts.flatMap((part, at) => {
      const { hostname, port, pathname, username, password } = new URL(part)
      return [
        `create server shard_${at} foreign data wrapper postgres_fdw
           options (host '${hostname}', port '${port}', dbname '${pathname.slice(1)}', fetch_size '500')`,
        `create user mapping for current_user server shard_${at} options (user '${username}', password '${password}')`,
        `create foreign table entries_${at} partition of entries
           for values with (modulus ${parts.length}, remainder ${at}) server shard_${at} options (table_name 'entries')`,
      ]
    }),
    'insert into entries select * from entries_before order by learner, seq',
    'drop table entries_before',
  ]
}
