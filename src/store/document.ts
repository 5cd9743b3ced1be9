import { values } from './line.ts'
import type { Json } from './store.ts'

/** A document as it stands in its file: one line that proves itself. */
export interface Document<T extends Json = Json> {
  version: number
  value: T
}

export const damagedDocument = 'The checksum does not fit: the document is not as it was written. It is left in place.'

const newline = 10

/** The document that a file holds; undefined where it is not as it was written. */
export function documentIn<T extends Json>(bytes: Buffer): Document<T> | undefined {
  const [found] = (bytes.at(-1) === newline && values(bytes.subarray(0, -1))) || []
  return isDocument<T>(found) ? found : undefined
}

const isDocument = <T extends Json>(value: unknown): value is Document<T> =>
  typeof value === 'object' && value !== null && 'version' in value && typeof value.version === 'number' && 'value' in value
