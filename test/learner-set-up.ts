import { openSite, type Page, type Site, type Walker } from './walker.ts'

export let site: Site
export async function openIce() {
  site = await openSite()
}
export const closeIce = () => site.close()

export const idIn = (page: Page) => page.at.match(/^\/attempts\/([a-z2-7]{16})/)?.[1] ?? ''
export const text = (page: Page) =>
  page.html
    .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')

/** The seat on which an option stands, found as a reader finds it: by its words. */
export function seatOf(page: Page, words: string): string {
  const labels = [...page.html.matchAll(/<label class="option[^"]*"[^>]*>([\s\S]*?)<\/label>/g)].map(([, inside = '']) => inside)
  const seat = labels.find((inside) => inside.includes(words))?.match(/value="([^"]*)"/)?.[1]
  if (!seat) throw new Error(`No option says “${words}”`)
  return seat
}

export async function begun(quiz: string): Promise<{ who: Walker; page: Page; attempt: string }> {
  const who = site.walker()
  await who.come()
  const page = await who.begin(`ice/${quiz}`)
  return { who, page, attempt: idIn(page) }
}
