import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examplePassage } from './example-passage.ts'
import { fieldsIn, openSite, type Page, type Site, type Walker } from './walker.ts'

export let folder: string
export let site: Site
export let teacher: Walker
export async function openLake() {
  folder = await mkdtemp(join(tmpdir(), 'evident-editor-'))
  await examplePassage(folder)
  site = await openSite({ questions: folder })
  teacher = site.walker()
  await teacher.teach()
}
export async function closeLake() {
  await site?.close()
  await rm(folder, { recursive: true })
}

export const onDisk = (id: string) => readFile(join(folder, 'lake', `${id}.yaml`), 'utf8')
/** All fields of the editor's form, as a browser would send them. */
export const form = (page: Page) => fieldsIn(page.html, 'editor')
export const send = (page: Page, action: string, fields: Record<string, string | string[]>) =>
  teacher.post(action, { ...form(page), ...fields })
export const question = `# About the lake
id: LK-SC-1
kind: single-choice
prompt: Where does a lake begin to freeze?   # as asked in class
options:
  - id: a
    text: "At the top"
    right: true
  - id: b
    text: At the bottom
    why: Read again where the ice spreads from.
    tempts: E4
  - id: c
    text: In the middle
    why: No sentence speaks of the middle.
evidence: [E3]
explanation: It freezes from the top.
process: locate
level: a
`
