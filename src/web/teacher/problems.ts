import type { Bank, Problem } from '../../bank/bank.ts'
import { say, type Words } from '../../text.ts'
import type { ProblemLine, Problems } from './bank-model.ts'

/** So many problems a page tells. */
const most = 20

/** What is wrong, errors first; undefined where nothing is. @param problems of the bank, or some of them */
export function problemsOf(bank: Bank, problems: readonly Problem[] = bank.problems): Problems | undefined {
  if (problems.length === 0) return undefined
  const errors = problems.filter(({ severity }) => severity === 'error')
  const inOrder = [...errors, ...problems.filter(({ severity }) => severity !== 'error')]
  return {
    heading: headingOf(errors.length, problems.length - errors.length),
    lines: inOrder.slice(0, most).map((problem) => lineOf(problem, bank)),
    more: Math.max(0, problems.length - most),
  }
}

function headingOf(errors: number, warnings: number): Words {
  if (errors === 0) return say('{warnings, plural, one {One warning} other {# warnings}}', { warnings })
  return say('{errors, plural, one {One error} other {# errors}}{warnings, plural, =0 {} one { and one warning} other { and # warnings}}', {
    errors,
    warnings,
  })
}

function lineOf({ severity, file, line, column, message, remedy, because, inService }: Problem, bank: Bank): ProblemLine {
  const href = pageOf(file, bank)
  return {
    severity,
    file,
    line,
    column,
    message,
    remedy,
    ...(because && { because }),
    ...(href !== undefined && { href }),
    ...(inService && { inService }),
  }
}

/** Where what is in a file is shown or can be mended; undefined where only an editor of text can do it. */
function pageOf(file: string, bank: Bank): string | undefined {
  const [passage = '', name = ''] = file.split('/')
  if (/^quizzes\.ya?ml$/i.test(name)) return `/quizzes#p-${passage}`
  if (/^blueprint\.ya?ml$/i.test(name)) return `/bank/coverage/${passage}`
  // A question that cannot be asked has no page, but a form to mend it.
  const id = /^([A-Za-z0-9][A-Za-z0-9-]{0,39})\.yaml$/.exec(name)?.[1]
  return pagesOf(bank).get(file) ?? (id === undefined ? undefined : `/bank/${id}/edit`)
}

/** The page of the question in each file. */
function pagesOf(bank: Bank): ReadonlyMap<string, string> {
  const pages = known.get(bank) ?? new Map([...bank.questions.values()].map(({ file, question }) => [file, `/bank/${question.id}`]))
  known.set(bank, pages)
  return pages
}
const known = new WeakMap<Bank, ReadonlyMap<string, string>>()
