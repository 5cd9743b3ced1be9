import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { constructedResponse } from '../src/kinds/constructed-response.ts'
import { examplePassage } from './example-passage.ts'
import { iceBank, openSite, type Site, type Walker } from './walker.ts'

let questions: string
export let site: Site
export async function openBank() {
  questions = await mkdtemp(join(tmpdir(), 'evident-own-data-'))
  await cp(iceBank, questions, { recursive: true })
  await examplePassage(questions)
  await writeFile(join(questions, 'lake/EX-CR.yaml'), stringify({ ...constructedResponse.example.question, id: 'EX-CR' }))
  const write = { id: 'write', title: 'Write', level: 'a', questions: ['EX-CR'], feedback: 'end', proof: false }
  await writeFile(join(questions, 'lake/quizzes.yaml'), stringify([write]))
  site = await openSite({ questions })
}
export async function closeBank() {
  await site.close()
  await rm(questions, { recursive: true })
}

export const essay = 'Yes. The keeper says that it stays warm enough below, so they can live there until it is spring.'
export const idOf = (who: Walker) => who.cookies.get('learner')?.split('.')[0] ?? ''
export async function arrive(name: string, at = site): Promise<{ who: Walker; id: string }> {
  const who = at.walker()
  await who.come(name)
  return { who, id: idOf(who) }
}
