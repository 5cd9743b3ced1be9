import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { exampleReading } from '../src/kinds/example.ts'

/** Writes the text that the example of every kind is about into a folder of questions, as the passage “lake”. */
export async function examplePassage(questions: string): Promise<void> {
  const sentences = exampleReading.sentences.map(({ id, labels, text }) => `${text} {#${[id, ...labels].join(' ')}}`)
  await mkdir(join(questions, 'lake'), { recursive: true })
  await writeFile(
    join(questions, 'lake', 'a.md'),
    ['---', 'title: The lake in winter', 'language: en', 'level: a', '---', '', '## Water {#s1}', '', ...sentences, ''].join('\n'),
  )
}
