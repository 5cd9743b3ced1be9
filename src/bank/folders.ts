import { join } from 'node:path'
import { largestPassage } from '../passages/markdown.ts'
import type { Fault } from '../passages/passage.ts'
import { type Contents, contentsOf, contentsOfAll, namesIn, unreadable } from './files.ts'
import { type LevelFile, readLevelFile } from './passages.ts'
import { largestYaml, type QuestionFile, readQuestion } from './questions.ts'

/** What the folder of one passage holds. */
export interface PassageFolder {
  readonly name: string
  /** The easiest first. */
  readonly levels: readonly LevelFile[]
  readonly questions: readonly QuestionFile[]
  readonly quizzes: { readonly file: string; readonly contents: Contents } | undefined
  readonly faults: readonly FileFault[]
}
type FileFault = readonly [file: string, fault: Fault]

/** The folders of the bank that can be passages, in order. */
export async function passageNames(folder: string): Promise<{ names: string[]; faults: FileFault[] }> {
  try {
    const { files, folders } = await namesIn(folder)
    const faults: FileFault[] = files
      .filter((name) => isYaml(name) || isLevel(name))
      .map((name) => [
        name,
        whole('warning', 'The file stands in no folder of a passage, and is not read', 'Move it into the folder of its passage'),
      ])
    for (const name of folders)
      if (!isPassageName(name))
        faults.push([
          name,
          whole(
            'error',
            `“${name}” cannot be the name of a passage`,
            'Rename the folder: lower-case letters, digits and hyphens, 60 at most',
          ),
        ])
    return { names: folders.filter(isPassageName), faults }
  } catch (error) {
    return { names: [], faults: [['.', { ...unreadable(error), message: `The folder of the questions cannot be read: ${folder}` }]] }
  }
}

/** @param turn is called between files, so that others have theirs */
export async function readFolder(bank: string, name: string, turn: () => Promise<void>): Promise<PassageFolder> {
  const folder = join(bank, name)
  let listed: Awaited<ReturnType<typeof namesIn>>
  try {
    listed = await namesIn(folder)
  } catch (error) {
    return { name, levels: [], questions: [], quizzes: undefined, faults: [[name, unreadable(error)]] }
  }
  const faults: FileFault[] = listed.folders.map((inner) => [
    `${name}/${inner}`,
    whole('warning', 'A folder within the folder of a passage is not read', 'Move its files one folder up'),
  ])

  const levels: LevelFile[] = []
  for await (const [file, contents] of contentsOfAll(folder, listed.files.filter(isLevel), largestPassage)) {
    levels.push(readLevelFile(`${name}/${file}`, contents))
    await turn()
  }
  if (levels.length === 0)
    faults.push([name, whole('error', 'The folder has no passage', 'Write the text into a.md, or take the folder away')])

  const questions: QuestionFile[] = []
  const isQuizzes = (file: string) => /^quizzes\.ya?ml$/i.test(file)
  for await (const [file, contents] of contentsOfAll(
    folder,
    listed.files.filter((one) => isYaml(one) && !isQuizzes(one)),
    largestYaml,
  )) {
    questions.push(readQuestion(`${name}/${file}`, contents, levels))
    await turn()
  }
  const [file, another] = listed.files.filter(isQuizzes)
  if (another)
    faults.push([`${name}/${another}`, whole('warning', `The file is not read, for there is ${file}, too`, 'Make one file of the two')])
  const quizzes = file === undefined ? undefined : { file: `${name}/${file}`, contents: await contentsOf(join(folder, file), largestYaml) }
  return { name, levels, questions, quizzes, faults }
}

const isYaml = (file: string): boolean => /\.ya?ml$/i.test(file)
const isLevel = (file: string): boolean => /\.md$/i.test(file) && file.toLowerCase() !== 'readme.md'
const isPassageName = (folder: string): boolean => /^[a-z0-9][a-z0-9-]{0,59}$/.test(folder)

/** Something that is wrong with a file or folder as a whole. */
const whole = (severity: Fault['severity'], message: string, remedy: string): Fault => ({ severity, line: 1, column: 1, message, remedy })
