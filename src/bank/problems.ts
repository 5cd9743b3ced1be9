import { rules } from '../kinds/rules.ts'
import type { Fault } from '../passages/passage.ts'
import type { Problem } from './bank.ts'

/** So many problems of one file are told; a file that is wholly something else would fill pages. */
const mostTold = 50

/** What is wrong with a file, to be told. @param inService whether it was better before, and that stays in service */
export function problemsOf(file: string, faults: readonly Fault[], inService: boolean): Problem[] {
  const kept = inService ? { inService: true as const } : {}
  const told = faults
    .slice(0, mostTold)
    .map(inSentences)
    .map(({ rule, severity, line, column, message, remedy }) => ({
      file,
      ...(rule !== undefined && { rule, because: rules[rule].because }),
      severity,
      line,
      column,
      message,
      remedy,
      ...(severity === 'error' && kept),
    }))
  const rest = faults.slice(mostTold)
  const [next] = rest
  if (!next) return told
  const { line, column } = next
  const severity = rest.some(isError) ? 'error' : 'warning'
  return [
    ...told,
    { file, severity, line, column, message: `There are ${rest.length} more problems from here on`, remedy: 'Mend the others first' },
  ]
}

export const isError = ({ severity }: Fault): boolean => severity === 'error'

/** By file, line and column. */
export const inOrder = (a: Problem, b: Problem): number =>
  a.file === b.file ? a.line - b.line || a.column - b.column : a.file < b.file ? -1 : 1

/** As it is told: kinds begin their complaints like a part of a sentence. The number of a rule stands before, for it can be ticked off. */
export const inSentences = (fault: Fault): Fault => ({
  ...fault,
  message: `${fault.rule === undefined ? '' : `[${fault.rule}] `}${capital(fault.message)}`,
  remedy: capital(fault.remedy),
})

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
