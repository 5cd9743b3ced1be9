import { createHash } from 'node:crypto'
import type { Store } from '../store/store.ts'
import { takingTurns } from '../turns.ts'
import { counter, recordOf, written } from './records.ts'

/** So much is handed on at once, in bytes. */
const most = 65_536

/**
 * All that a store keeps, as it stands together at one moment, as the lines of a backup between its first one and its last; a last line
 * of its own says how many they were, so that one who is told it far away knows that it was told everything. Others have their turns.
 */
export async function* storeLines(store: Store): AsyncGenerator<Buffer> {
  const turn = takingTurns()
  const hash = createHash('sha256')
  const { counts, add } = counter()
  let [held, size]: [Buffer[], number] = [[], 0]
  for await (const piece of store.snapshot()) {
    const record = recordOf(piece)
    const bytes = written(record)
    hash.update(bytes)
    add(record)
    held.push(bytes)
    size += bytes.length
    await turn()
    if (size < most) continue
    yield Buffer.concat(held)
    held = []
    size = 0
  }
  held.push(written({ manifest: { ...counts, sha256: hash.digest('hex') } }))
  yield Buffer.concat(held)
}
