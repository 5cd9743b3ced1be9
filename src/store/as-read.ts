import type { Entry } from './store.ts'

/** The entries as they will be read again, so that a history is the same before and after. @throws when one has no type or no time */
export function asRead(entries: readonly Entry[]): Entry[] {
  const read: unknown = JSON.parse(JSON.stringify(entries))
  if (Array.isArray(read) && read.every(isEntry)) return read
  throw new Error('An entry needs a type and a time (at), both text.')
}

export const isEntry = (value: unknown): value is Entry =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  typeof value.type === 'string' &&
  'at' in value &&
  typeof value.at === 'string'
