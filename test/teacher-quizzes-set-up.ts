import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fieldsIn, openSite, type Page, type Site, type Walker } from './walker.ts'

export let site: Site
export let teacher: Walker
export async function openSchool() {
  site = await openSite({ writable: true })
  teacher = site.walker()
  await teacher.teach()
}
export const closeSchool = () => site.close()

export const file = () => join(site.questions, 'ice/quizzes.yaml')
export const read = () => readFile(file(), 'utf8')
/** Sends the form of the page as it stands, with these fields and this button. */
export const press = (who: Walker, page: Page, button: string, fields: Record<string, string | string[]> = {}) => {
  const action = page.html.match(/<form[^>]*id="quiz"[^>]*action="([^"]+)"/)?.[1] ?? ''
  return who.post(action, { ...fieldsIn(page.html, 'quiz'), do: button, ...fields })
}
export const picked = (html: string) => fieldsIn(html, 'quiz').questions
export const drawn = (html: string) => [...(html.split('id="drawn"')[1] ?? '').matchAll(/href="\/bank\/([^"]+)"/g)].map(([, id]) => id)
