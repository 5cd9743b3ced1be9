import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { editing, type Source } from '../src/bank/editing.ts'
import { liveBank } from '../src/bank/live.ts'
import { type Files, folderOf, sound } from './fixtures/bank-folder.ts'

export const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const one of undo.splice(0).reverse()) await one()
})

/** A bank that lives over a folder with these files, and looks at them only when it is told to. */
export async function desk(files: Files = sound) {
  const folder = await folderOf(files)
  const live = await liveBank(folder, { every: 1e9 })
  undo.push(live.close)
  const edit = editing(folder, live)
  return {
    folder,
    live,
    edit,
    text: (file: string) => readFile(join(folder, file), 'utf8'),
    prompt: (id = 'Q-1') => live.bank().questions.get(id)?.question.prompt,
    /** The source of a file, and what it says with these fields changed. */
    async with(file: string, change: object): Promise<[source: Source, value: object]> {
      const source = await edit.source(file)
      if (!source) throw new Error(`${file} cannot be opened`)
      return [source, { ...Object(source.value), ...change }]
    },
  }
}
export const fresh = (id: string): { id: string; [field: string]: unknown } => ({
  id,
  kind: 'true-false-not-given',
  prompt: 'Ice sinks.',
  answer: false,
  why: { true: 'The text says that it floats.', 'not given': 'One sentence says what ice does.' },
  evidence: ['E2'],
  explanation: 'It floats.',
  process: 'locate',
  level: 'a',
})
export const quiz = (id: string) => ({ id, title: 'Ice', level: 'a', questions: ['Q-1'] })
