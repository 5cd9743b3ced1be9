import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { contentsOf } from '../bank/files.ts'
import { isBankFile } from '../bank/folders.ts'
import { makeFile, replaceFile } from '../bank/write.ts'

/** In the folder, hidden: what the database held when folder and database met last. */
export const stateFile = '.evident-bank.json'
/** In bytes: enough for a hundred thousand files. */
const largest = 32 * 1024 * 1024

const schema = z.strictObject({
  format: z.literal(1),
  /** Which database it was. */
  bank: z.string().max(64),
  /** The hash of each file. */
  files: z.record(z.string().max(300).refine(isBankFile), z.string().regex(/^[0-9a-f]{32}$/)),
})
export type Met = ReadonlyMap<string, string>

/** What the folder and this bank had in common when they met last; empty where they never did. Undefined where that cannot be read. */
export async function metLast(folder: string, bank: string | undefined): Promise<Met | undefined> {
  const path = join(folder, stateFile)
  const about = await stat(path).catch(() => undefined)
  if (!about) return new Map()
  const contents = await contentsOf(path, largest, about)
  if ('fault' in contents) return undefined
  const { data } = schema.safeParse(parsed(Buffer.from(contents.bytes).toString('utf8')))
  return data && new Map(data.bank === bank ? Object.entries(data.files) : [])
}

/** @throws what the disk says */
export async function remember(folder: string, bank: string, files: Met): Promise<void> {
  const state: z.infer<typeof schema> = { format: 1, bank, files: Object.fromEntries([...files].sort()) }
  await putFile(join(folder, stateFile), Buffer.from(`${JSON.stringify(state, null, 1)}\n`))
}

/** @throws what the disk says */
export async function putFile(path: string, bytes: Uint8Array): Promise<void> {
  if (!(await makeFile(path, bytes))) await replaceFile(path, bytes)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
