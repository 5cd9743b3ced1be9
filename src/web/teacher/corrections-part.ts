import type { BankQuestion } from '../../bank/bank.ts'
import type { Question } from '../../kinds/base.ts'
import { kindOf } from '../../kinds/index.ts'
import { say, type Words } from '../../text.ts'
import type { Correction } from '../../training/ruling.ts'
import type { House } from '../app.ts'
import { day } from '../times.ts'
import { correctionRow } from './corrections.ts'
import type { AnsweredVersion, CorrectionsPart } from './corrections-model.ts'
import { readingOf } from './scores-questions.ts'

/** In an address: a question that counts for nobody. */
export const dropped = 'dropped'

/** So many versions and corrections a page tells. */
const mostVersions = 10
const mostListed = 5

/** The versions of a question that learners answered, what can be done with those answers, and what was. */
export async function correctionsOf(house: House, id: string, held: BankQuestion | undefined): Promise<CorrectionsPart> {
  const { board, regrades } = house
  await regrades.corrections.ready()
  const list = regrades.corrections.list(id)
  const first = new Map<string, number>()
  for (const version of board.versionsOf(id)) first.set(version, Number.POSITIVE_INFINITY)
  for (const one of list) first.set(one.from, first.get(one.from) ?? Number.POSITIVE_INFINITY)
  for (const figures of board.figuresOf(id))
    first.set(figures.version, Math.min(figures.first, first.get(figures.version) ?? figures.first))
  // The latest first; the one that is in the bank is told by the page itself, and stands at the end.
  const own = (version: string) => Number(version === held?.version)
  const versions = [...first]
    .sort(([a, atA], [b, atB]) => own(a) - own(b) || (atA === atB ? (a < b ? -1 : 1) : atB - atA))
    .map(([version]) => version)
  const told = await Promise.all(versions.slice(0, mostVersions).map((version) => versionIn(house, id, version, held)))
  return {
    action: `/corrections/${id}/previews`,
    versions: told,
    more: Math.max(0, versions.length - mostVersions),
    list: await Promise.all(list.slice(0, mostListed).map((one) => correctionRow(house, one))),
    ...(list.length > mostListed && { all: `/corrections?${new URLSearchParams({ question: id })}` }),
  }
}

async function versionIn(house: House, id: string, version: string, held: BankQuestion | undefined): Promise<AnsweredVersion> {
  const { board, regrades, bank } = house
  const question = await board.question({ id, version })
  const standing = regrades.corrections.standing({ id, version })
  const n = board
    .figuresOf(id)
    .filter((figures) => figures.version === version)
    .reduce((sum, figures) => sum + figures.n, 0)
  const isNow = version === held?.version
  const state = stateOf(standing)
  return {
    version,
    heading: isNow
      ? say('The present version, {version}: {n, plural, one {# first attempt} other {# first attempts}}', { version, n })
      : say('Version {version}: {n, plural, one {# first attempt} other {# first attempts}}', { version, n }),
    ...(question && { prompt: question.prompt }),
    key: question ? keyOf(question, readingOf(bank(), held)) : [],
    ...(state && { state }),
    acts: question ? actsOf(question, version, held, standing) : [],
  }
}

/** What can be done with the answers to a version: what is so already is not offered. */
function actsOf(
  question: Question,
  version: string,
  held: BankQuestion | undefined,
  standing: Correction | undefined,
): AnsweredVersion['acts'] {
  const to = standing === undefined ? version : standing.to
  const acts: AnsweredVersion['acts'] = []
  if (held && held.version !== version && to !== held.version && isMarkedBy(question, held.question))
    acts.push({ to: held.version, words: say('Mark these answers by the present key') })
  if (to !== null) acts.push({ to: dropped, words: say('Drop it for everybody') })
  if (to !== version) acts.push({ to: version, words: say('Mark them as they were asked') })
  return acts
}

/** Whether answers to one version can be marked by another one at all: what people mark, no key decides. */
export const isMarkedBy = (asked: Question, by: Question): boolean => asked.kind === by.kind && kindOf(by).judging === undefined

function stateOf(standing: Correction | undefined): Words | undefined {
  if (!standing) return undefined
  const { from, to, at } = standing
  if (to === null) return say('Dropped on {day}: it counts for nobody.', { day: day(at) })
  if (to === from) return say('Marked as it was asked again, since {day}.', { day: day(at) })
  return say('Marked by version {to}, since {day}.', { to, day: day(at) })
}

/** What is right, in a line for each part of the key. */
export function keyOf(question: Question, reading: ReturnType<typeof readingOf>): (string | Words)[] {
  try {
    return kindOf(question)
      .explain(question, undefined, { reading, seed: 'key' })
      .filter(({ right }) => right)
      .map(({ text }) => text)
  } catch {
    // It does not hold in the text of today.
    return []
  }
}
