import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { bytesOf, replace } from './disk.ts'

/** Who has the folder, for people and for the next one who wants it. */
const running = z.object({ pid: z.number(), address: z.string().optional(), started: z.string() })

/** Another process has the folder. */
export class InUse extends Error {
  override name = 'InUse'
  /** Where it is reached; undefined while it is just starting. */
  readonly address: string | undefined
  constructor(message: string, address: string | undefined) {
    super(message)
    this.address = address
  }
}

/**
 * Takes the folder for this process alone; the function given back lets go of it. The lock is the kernel's: it ends with the process,
 * however that ends, so nothing has to be cleared away after a crash.
 * @throws InUse that names the process which has the folder.
 */
export async function lock(dir: string, address: string | undefined): Promise<() => Promise<void>> {
  const who = join(dir, 'running.json')
  const tryLock = await locker()
  const held = await open(join(dir, 'lock'), 'a+')
  try {
    if (!tryLock(held.fd)) throw await taken(dir, who)
    const me: z.infer<typeof running> = { pid: process.pid, address, started: new Date().toISOString() }
    await replace(who, Buffer.from(`${JSON.stringify(me)}\n`))
  } catch (error) {
    await held.close()
    throw error
  }
  return async () => {
    // First the name, then the lock: else it could be the next one's name.
    await rm(who, { force: true }).catch(() => undefined)
    await held.close()
  }
}

async function locker(): Promise<(fd: number) => boolean> {
  try {
    return (await import('fs-native-extensions')).tryLock
  } catch (cause) {
    throw new Error('No file lock for this system. Linux with glibc, macOS and Windows have one; Alpine Linux (musl) has none.', { cause })
  }
}

/** Says where this process, which has the folder, is reached: it may have asked for any port and knows which only when it listens. */
export async function nowAt(dir: string, address: string): Promise<void> {
  const who = join(dir, 'running.json')
  const { data } = running.safeParse(jsonOf(await bytesOf(who)))
  if (data?.pid === process.pid && data.address !== address) await replace(who, Buffer.from(`${JSON.stringify({ ...data, address })}\n`))
}

async function taken(dir: string, who: string): Promise<InUse> {
  const { data } = running.safeParse(jsonOf(await bytesOf(who)))
  const name = data ? `process ${data.pid}${data.address ? ` at ${data.address}` : ''}, since ${data.started}` : 'it is just starting'
  return new InUse(
    `${dir} is in use by another Evident (${name}). Stop that one first, or give this one a folder of its own.`,
    data?.address,
  )
}

function jsonOf(bytes: Buffer | undefined): unknown {
  try {
    return JSON.parse(String(bytes))
  } catch {
    return undefined
  }
}
