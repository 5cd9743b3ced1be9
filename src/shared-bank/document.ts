import { z } from 'zod'
import { isBankFile, isLevel } from '../bank/folders.ts'
import { largestYaml } from '../bank/questions.ts'
import { hashOf } from '../bank/remembered.ts'
import { largestPassage } from '../passages/markdown.ts'

/** The shelf with the files of the bank, a document each. */
export const bankShelf = 'bank'

const file = z.string().max(300).refine(isBankFile)
const schema = z.union([
  z.strictObject({ file, text: z.string().max(largestPassage) }),
  // What is no UTF-8 is an author's mistake, and shown to them as it is.
  z.strictObject({ file, base64: z.base64().max(Math.ceil(largestPassage / 3) * 4) }),
  // A file that was taken away leaves this behind, so that the version of a document only grows.
  z.strictObject({ file: file.optional(), gone: z.literal(true) }),
])
/** A file of the bank, as it is kept in the store. */
export type BankDocument = z.infer<typeof schema>

/** The id of the document that holds this file. */
export const idOf = (file: string): string => hashOf(Buffer.from(file))

/** The largest that a file may be, in bytes, by its path. */
export const mostOf = (file: string): number => (isLevel(file) || /\.txt$/i.test(file) ? largestPassage : largestYaml)

/** @param bytes undefined where the file is taken away */
export function documentOf(file: string, bytes: Uint8Array | undefined): BankDocument {
  if (!bytes) return { file, gone: true }
  const text = textIn(bytes)
  return text === undefined ? { file, base64: Buffer.from(bytes).toString('base64') } : { file, text }
}

/** What a document says: the file and its bytes, where it is there. Undefined where it is no document of a bank. */
export function fileIn(id: string, value: unknown): { file: string | undefined; bytes: Uint8Array | undefined } | undefined {
  const { data } = schema.safeParse(value)
  if (!data || (data.file !== undefined && idOf(data.file) !== id)) return undefined
  const bytes = 'text' in data ? Buffer.from(data.text) : 'base64' in data ? Buffer.from(data.base64, 'base64') : undefined
  return { file: data.file, bytes }
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
