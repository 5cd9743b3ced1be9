import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { stringify } from 'yaml'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { exampleReading } from '../src/kinds/example.ts'
import { freshId } from '../src/random.ts'
import { examplePassage } from './example-passage.ts'
import { openSite, type Page, type Site } from './walker.ts'

const { question: example } = constructedResponse.example

/** The lake at two levels, with a question to write about and one to choose in. */
async function lake(questions: string): Promise<void> {
  await examplePassage(questions)
  const file = (name: string, text: string) => writeFile(join(questions, 'lake', name), text)
  await file(
    'b.md',
    `---\ntitle: The lake in winter\nlanguage: en\nlevel: b\n---\n\n## Water {#s1}\n\n${exampleReading.sentences
      .map(({ labels }, at) => `Sentence ${at + 1} of the harder text. {#${[`b-${at + 1}`, ...labels].join(' ')}}`)
      .join('\n')}\n`,
  )
  const about = { evidence: ['E2'], explanation: 'Ice needs more room.', process: 'infer', level: 'a' }
  await file('EX-CR.yaml', stringify({ ...example, id: 'EX-CR' }))
  await file('EX-CS.yaml', stringify({ ...example, id: 'EX-CS', prompt: 'And for the people?' }))
  const options = [
    { id: 'a', text: 'It is lighter.', right: true },
    { id: 'b', text: 'It is colder.', why: 'Cold is not what makes a thing light.', tempts: 'E4' },
    { id: 'c', text: 'It is thicker.', why: 'Thick is not what makes a thing light.', tempts: 'E3' },
  ]
  await file('EX-SC.yaml', stringify({ ...about, id: 'EX-SC', kind: 'single-choice', prompt: 'Why does ice float?', options }))
  await file(
    'quizzes.yaml',
    stringify([
      { id: 'both', title: 'Choose and write', level: 'a', questions: ['EX-SC', 'EX-CR'], feedback: 'end', proof: false },
      { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: true },
      { id: 'two', title: 'Write twice', level: 'a', questions: ['EX-CR', 'EX-CS'], feedback: 'each', proof: false },
    ]),
  )
}

export let folder: string
export let site: Site
export async function openLake(): Promise<void> {
  folder = await mkdtemp(join(tmpdir(), 'evident-judging-'))
  await lake(folder)
  site = await openSite({ questions: folder })
  expect(site.bank.problems.filter(({ severity }) => severity === 'error')).toEqual([])
}
export async function closeLake(): Promise<void> {
  await site.close()
  await rm(folder, { recursive: true })
}
/** The site, closed and opened again over what it kept. */
export async function reopen(): Promise<void> {
  await site.close('keep')
  site = await openSite({ questions: folder, dataDir: site.dataDir })
}

export const written = 'Yes. The keeper says that it stays warm enough below, so they can live there until it is spring.'
export const come = (name: string) => site.trainer.join(name, freshId())
export const markOf = (scores: number[], more: object = {}) => ({ by: 'teacher', answer: 1, seen: 0, key: freshId(), scores, ...more })
export const mark = async (learner: string, attempt: string, n: number, scores: number[], more: object = {}) => {
  const became = await site.trainer.mark(learner, attempt, n, markOf(scores, more))
  await site.board.counted()
  return became?.is
}

export const text = ({ html }: Page) =>
  html
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/&#34;/g, '"')
    .replace(/\s+/g, ' ')
