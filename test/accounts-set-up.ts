import { openSite, type Page, type Walker } from './walker.ts'

export const day = 24 * 60 * 60 * 1000
export const text = (page: Page) =>
  page.html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, ' ')

/** A site of its own with a clock that can be set on. */
export async function siteWithClock() {
  let time = new Date('2031-03-03T08:00:00Z').getTime()
  const site = await openSite({ now: () => new Date(time) })
  const later = (ms: number) => {
    time += ms
  }
  return { site, later }
}
export const signIn = async (who: Walker, name: string, password: string, to = '/account') =>
  who.submit(await who.get(`/sign-in?to=${encodeURIComponent(to)}`), '/sign-in', { name, password })
export const isIn = async (who: Walker) => (await who.get('/account')).at === '/account'
export const endings = (page: Page) => [...page.html.matchAll(/action="(\/account\/sessions\/[^"]+)"/g)].map(([, action = '']) => action)
