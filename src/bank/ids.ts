import type { Fault } from '../passages/passage.ts'
import type { WrittenQuestion } from './questions.ts'

/** The file that each id belongs to. Of several that have it, it is the one that is named after it, else the first. */
export function fileOfEachId(questions: readonly WrittenQuestion[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const { id, file } of questions) {
    if (id === undefined) continue
    const other = files.get(id)
    if (other === undefined || (isNamedAfter(file, id) && !isNamedAfter(other, id))) files.set(id, file)
  }
  return files
}

const isNamedAfter = (file: string, id: string): boolean => /[^/]*$/.exec(file)?.[0].replace(/\.ya?ml$/i, '') === id

/** What is wrong between a question and all others: an id that another has, enemies that do not exist. */
export function idFaults({ file, id, question, placeOf }: WrittenQuestion, files: ReadonlyMap<string, string>): readonly Fault[] {
  const owner = id === undefined ? file : (files.get(id) ?? file)
  if (owner === file && !question?.enemies.length) return none
  const faults: Fault[] = []
  if (owner !== file)
    faults.push({
      severity: 'error',
      ...placeOf(['id']),
      message: `“${id}” is the id of the question in ${owner}, too`,
      remedy: 'Give this question an id that no other ever had',
      path: ['id'],
    })
  question?.enemies.forEach((enemy, at) => {
    const path = ['enemies', at]
    if (enemy === id)
      faults.push({ severity: 'warning', ...placeOf(path), message: 'The question is its own enemy', remedy: 'Take this entry away', path })
    else if (!files.has(enemy))
      faults.push({
        severity: 'warning',
        ...placeOf(path),
        message: `There is no question “${enemy}” to be an enemy`,
        remedy: 'Write the id as it stands in the file of the question, or take it away',
        path,
      })
  })
  return faults
}

const none: readonly Fault[] = []
