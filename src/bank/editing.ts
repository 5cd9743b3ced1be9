import type { Question } from '../kinds/base.ts'
import { decode } from '../passages/decode.ts'
import { withIds } from '../passages/markdown.ts'
import type { Fault } from '../passages/passage.ts'
import { spliced } from '../passages/splice.ts'
import { written } from '../passages/written.ts'
import { readYaml } from '../passages/yaml.ts'
import { queue } from '../queue.ts'
import type { Quiz } from './bank.ts'
import { writeIds } from './fix.ts'
import { passageOf } from './folders.ts'
import { idFaults } from './ids.ts'
import type { LiveBank } from './live.ts'
import { nextIdIn } from './next-id.ts'
import { type Place, placeOf } from './place.ts'
import { inSentences } from './problems.ts'
import { largestYaml, questionFile, writtenQuestion } from './questions.ts'
import { readQuizzes } from './quizzes.ts'
import { hashOf } from './remembered.ts'

/** A file as it stands. */
export interface Source {
  /** From the folder of the questions: `lee-xi-gyeongju/LX-SC-001.yaml`. */
  file: string
  text: string
  /** Of its bytes. */
  hash: string
  /** What it says; undefined where it cannot be read. */
  value: unknown
}

/** What became of a change. */
export type Saved =
  | { is: 'saved'; source: Source }
  /** The file is not as it was when the form was made: as it stands now, undefined where it is gone. */
  | { is: 'conflict'; source: Source | undefined }
  /** There is a question of this id, or a file of its name. */
  | { is: 'taken' }
  /** The disk or database refuses. @param message why, in words */
  | { is: 'unwritable'; message: string }

/**
 * Changing the bank's files. What is saved is kept and in service; nothing that somebody else wrote is overwritten unseen.
 * @param where the bank was read from: the path of its folder, or another place
 */
export function editing(where: string | Place, live: LiveBank) {
  const place = placeOf(where)
  const jobs = queue()
  const named = new WeakSet<object>()

  return {
    source,

    /** The file that has this id, be it in service or not, or is named after it. */
    fileOf: (id: string): string | undefined => live.fileOf(id),

    /**
     * All that is said about this text of a question when it stands in its file, each with the path of the field it is about: also what it
     * does to others, and what all questions of the passage are together.
     */
    check(file: string, text: string): { question?: Question; faults: Fault[] } {
      const around = live.around(passageOf(file))
      const now = questionFile(writtenQuestion(file, { bytes: Buffer.from(text) }), around?.to ?? { levels: [] })
      const together = around ? around.index.instead(now, around.blueprint) : { faults: [], wide: [] }
      const wide = together.wide.map(
        ({ rule, message, remedy }): Fault => ({ rule, severity: 'warning', line: 1, column: 1, message, remedy, wide: true }),
      )
      const faults = [...now.faults, ...idFaults(now, around?.files ?? new Map()), ...together.faults, ...wide].map(inSentences)
      return now.question ? { question: now.question, faults } : { faults }
    },

    /** Changes the file so that it says `value`. @param hash of the file as it was when `value` was made from it */
    save: (file: string, value: unknown, hash: string): Promise<Saved> => changed(file, value, hash),

    /** Makes a new question, in a file that is named after its id. @throws where there is no such passage, or the id is none */
    create(passage: string, value: { id: string }): Promise<Saved> {
      const file = `${passage}/${value.id}.yaml`
      if (!live.around(passage) || !isId(value.id)) throw new Error(`No question can be kept as ${file}`)
      // One at a time, in whatever passage: of two with one id the second is told so.
      return jobs.run('create', async () =>
        live.around(passage)?.files.has(value.id)
          ? { is: 'taken' }
          : jobs.run(file, () =>
              unlessRefused(async () => ((await place.isFree(value.id)) ? made(file, written(value)) : { is: 'taken' })),
            ),
      )
    },

    /** An id for a new question of this kind: the next number after those that the passage has of it. */
    nextId(passage: string, kind: string): string {
      const around = live.around(passage)
      return nextIdIn(passage, kind, around?.questions ?? [], (id) => around?.files.has(id) ?? false)
    },

    /** The quizzes of a passage; where they have no file yet, an empty list. */
    async quizzes(passage: string): Promise<Source> {
      const file = fileOfQuizzes(passage)
      return (await source(file)) ?? { file, text: '', hash: hashOfNothing, value: [] }
    },

    /** The same as `check` for the text of a list of quizzes. */
    checkQuizzes(passage: string, text: string): { quizzes: Quiz[]; faults: Fault[] } {
      const around = live.around(passage)
      const { questions } = live.bank()
      const against = { passage, levels: around?.levels ?? [], questions, files: around?.files ?? new Map() }
      const { quizzes, faults } = readQuizzes({ bytes: Buffer.from(text) }, against)
      return { quizzes, faults: faults.map(inSentences) }
    },

    /** Changes the list of quizzes of a passage so that it says `value`. @throws where there is no such passage */
    saveQuizzes(passage: string, value: unknown[], hash: string): Promise<Saved> {
      const file = fileOfQuizzes(passage)
      if (!live.around(passage)) throw new Error(`There is no passage ${passage}`)
      if (isKnown(file) || hash !== hashOfNothing) return changed(file, value, hash)
      return jobs.run(file, async () => {
        const saved = await unlessRefused(() => made(file, written(value)))
        return saved.is === 'taken' ? { is: 'conflict', source: (await read(file))?.source } : saved
      })
    },
  }

  function fileOfQuizzes(passage: string): string {
    return live.around(passage)?.quizzes ?? `${passage}/quizzes.yaml`
  }

  /** Only files that the bank was read from can be opened, so that no address leads elsewhere. */
  function isKnown(file: string): boolean {
    const around = live.around(passageOf(file))
    return around !== undefined && (around.quizzes === file || around.questions.some((one) => one.file === file))
  }

  async function source(file: string): Promise<Source | undefined> {
    return isKnown(file) ? (await read(file))?.source : undefined
  }

  async function read(file: string): Promise<{ source: Source; bytes: Uint8Array } | undefined> {
    const contents = await place.contents(file, largestYaml)
    if ('fault' in contents) return undefined
    const { bytes } = contents
    const decoded = decode(bytes, largestYaml)
    // Of what is no UTF-8 as much is shown as can be; saved it cannot be.
    const text = 'fault' in decoded ? new TextDecoder().decode(bytes) : decoded.text
    const value = 'fault' in decoded ? undefined : readYaml(text).yaml?.value
    return { source: { file, text, hash: hashOf(bytes), value }, bytes }
  }

  function changed(file: string, value: unknown, hash: string): Promise<Saved> {
    return jobs.run(file, async () => {
      const before = isKnown(file) ? await read(file) : undefined
      if (!before || before.source.hash !== hash || before.source.value === undefined) return { is: 'conflict', source: before?.source }
      const { text } = before.source
      const next = text.trim() === '' ? written(value) : spliced(text, value)
      if (next === text) return served(file)
      await nameSentences(passageOf(file))
      const mark = before.bytes.subarray(0, 3).join() === byteOrderMark ? '\ufeff' : ''
      return unlessRefused(async () =>
        (await place.replace(file, Buffer.from(mark + next), hash)) ? served(file) : { is: 'conflict', source: (await read(file))?.source },
      )
    })
  }

  async function made(file: string, text: string): Promise<Saved> {
    await nameSentences(passageOf(file))
    return (await place.make(file, Buffer.from(text))) ? served(file) : { is: 'taken' }
  }

  async function unlessRefused(write: () => Promise<Saved>): Promise<Saved> {
    try {
      return await write()
    } catch (error) {
      const message = place.refusal(error)
      if (message === undefined) throw error
      return { is: 'unwritable', message }
    }
  }

  async function served(file: string): Promise<Saved> {
    await live.reread(file)
    const now = await read(file)
    return now ? { is: 'saved', source: now.source } : { is: 'conflict', source: undefined }
  }

  /** The first change writes ids into a text that has none, so that what a question cites stays the same sentence. */
  async function nameSentences(passage: string): Promise<void> {
    for (const { file, level } of live.around(passage)?.levels ?? []) {
      if (!level || named.has(level)) continue
      named.add(level)
      if (withIds(level.markdown) === level.markdown) continue
      // Where the text cannot be written, it stays as it is.
      if (await writeIds(place, file).catch(() => false)) await live.reread(file)
    }
  }
}
export type Editing = ReturnType<typeof editing>

const isId = (id: string): boolean => /^[A-Za-z0-9][A-Za-z0-9-]{0,39}$/.test(id)
const hashOfNothing = hashOf(new Uint8Array())
const byteOrderMark = '239,187,191'
