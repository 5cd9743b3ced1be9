import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { everywhere, firstTeacher, type Nodes, openNodes } from './nodes-set-up.ts'
import { fieldsIn, type Page, type Walker } from './walker.ts'

let nodes: Nodes
let teacher: [Walker, Walker]

beforeAll(async () => {
  nodes = await openNodes(2)
  teacher = everywhere(nodes)
  await firstTeacher(nodes, teacher[0])
}, 60_000)
afterAll(() => nodes.close())

const main = ({ html }: Page) => html.replace(/^[\s\S]*<main/, '').replace(/<[^>]*>/g, ' ')

/** The page as soon as it is as wanted. */
async function until(ask: () => Promise<Page>, fits: (page: Page) => boolean): Promise<Page> {
  for (let left = 100; ; left--) {
    const page = await ask()
    if (fits(page)) return page
    if (left === 0) throw new Error(`The page never was as wanted: ${main(page)}`)
    await wait(50)
  }
}

/** Saves a question by its form at one of them. */
async function save(who: Walker, id: string, change: (fields: Record<string, string | string[]>) => void): Promise<Page> {
  const fields = fieldsIn((await who.get(`/bank/${id}/edit`)).html, 'editor')
  change(fields)
  return who.post(`/bank/${id}`, { ...fields, do: 'save' })
}

it('a question that is saved at one is asked at the other within two seconds', async () => {
  const start = performance.now()
  const saved = await save(teacher[0], 'ICE-TF-1', (fields) => {
    fields.explanation = 'Kanariexplanation, as it is told now.'
  })
  expect(saved.at).toBe('/bank/ICE-TF-1?saved')
  await expect.poll(async () => (await teacher[1].get('/bank/ICE-TF-1')).html.includes('as it is told now'), { interval: 50 }).toBe(true)
  expect(performance.now() - start).toBeLessThan(2000)
})

it('a page that comes after a save is there at whatever process, at once', async () => {
  for (let round = 0; round < 5; round++) {
    const [here, there] = round % 2 ? [teacher[1], teacher[0]] : teacher
    const words = `Kanariexplanation, told for the ${round}. time.`
    await save(here, 'ICE-SA-1', (fields) => {
      fields.explanation = words
    })
    expect((await there.get('/bank/ICE-SA-1')).html).toContain(words)
  }
})

it('of two who save it at the same moment at two of them one is shown both texts', async () => {
  const saves = teacher.map((who, at) =>
    save(who, 'ICE-TF-2', (fields) => {
      fields.explanation = `Kanariexplanation, as teacher ${at} has it.`
    }),
  )
  const pages = await Promise.all(saves)
  expect(pages.map(({ status }) => status).sort()).toEqual([200, 409])
  const lost = pages.findIndex(({ status }) => status === 409)
  expect(pages[lost]?.html).toContain(`as teacher ${1 - lost} has it`)
  expect(pages[lost]?.html).toContain(`as teacher ${lost} has it`)
})

it('a key that is corrected at one, after a look at the other, counts at both', async () => {
  const [here, there] = everywhere(nodes)
  await here.come('Kofi')
  const begun = await here.begin('ice/each')
  const seat = /value="(\d)"[^>]*>(?:(?!value=")[\s\S])*?colder than the water/.exec(begun.html)?.[1] ?? ''
  await here.submit(begun, begun.at, { option: seat, next: 'on' })
  const attempt = begun.at.slice(0, -2)
  await here.submit(await here.get(`${attempt}/closures`), `${attempt}/closures`)
  const points = async (who: Walker) => /(\d+) of (\d+)/.exec(main(await who.get(`${attempt}/result`)))?.[0]
  const before = await points(here)
  expect(await points(there)).toBe(before)

  const versionIn = (page: Page) => /name="from" value="([0-9a-z]+)"/.exec(page.html)?.[1] ?? ''
  await save(teacher[0], 'ICE-SC-1', (fields) => {
    delete fields['options.0.right']
    fields['options.1.right'] = 'on'
  })
  // The preview is begun at the first, and every request after it goes to the other one and back.
  const offer = await until(
    () => teacher[0].get('/bank/ICE-SC-1'),
    (page) => versionIn(page) !== '',
  )
  const from = versionIn(offer)
  const to = /name="to" value="([0-9a-z]+)"/.exec(offer.html)?.[1] ?? ''
  await until(
    () => teacher[1].get('/bank/ICE-SC-1'),
    ({ html }) => html.includes(from),
  )
  const asked = await teacher[0].post('/corrections/ICE-SC-1/previews', { from, to })
  const preview = await until(
    () => teacher[1].get(asked.at),
    ({ html }) => !html.includes('data-progress'),
  )
  expect(main(preview)).toContain('Kofi')
  const done = await teacher[0].submit(preview, `/corrections/ICE-SC-1/${from}/${to}`)
  expect(done.at).toContain('?corrected')
  await expect.poll(() => points(there), { timeout: 3000 }).not.toBe(before)
  expect(await points(here)).toBe(await points(there))
  // Seen at the other one, too, by who looks at it there.
  await expect.poll(async () => main(await teacher[1].get('/corrections')).includes('ICE-SC-1'), { timeout: 3000 }).toBe(true)
})
