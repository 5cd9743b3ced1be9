import { afterEach, beforeEach, expect, it } from 'vitest'
import { closeSchool, comes, look, mend, openSchool, single, site, swapped, teacher, text } from './corrections-set-up.ts'
import type { Page } from './walker.ts'

beforeEach(openSchool)
afterEach(closeSchool)

const why = 'B is “what the text says” & more: 100 %.\nSo it was wrong.'
const reasonOn = ({ html }: Page) => /<textarea[^>]*id="why"[^>]*>\n([\s\S]*?)<\/textarea>/.exec(html)?.[1]?.replace('&amp;', '&')
/** Until all is looked at, as the page does it. */
const ready = async (page: Page) => {
  while (page.html.includes('data-progress')) page = await teacher.get(page.at)
  return page
}

it('the reason that was typed stands on the preview that is shown instead of being applied', async () => {
  const ada = await comes('Ada', 'ice/end', [single('kanaricold') || undefined], false)
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const page = await look('ICE-SC-1', from, to)
  await site.trainer.handIn(ada.id, ada.attempt)
  const address = `/corrections/ICE-SC-1/${from}/${to}`
  const again = await ready(await teacher.submit(page, address, { why }))
  expect(text(again)).toContain('Something came in the meantime')
  expect(site.regrades.corrections.list()).toEqual([])
  expect(reasonOn(again)).toBe(why)
  await teacher.submit(again, address, { why: reasonOn(again) ?? '' })
  expect(site.regrades.corrections.list()).toMatchObject([{ why }])
})

it('where the question was saved once more, what its present version would change is shown, with the reason', async () => {
  await comes('Ada', 'ice/end', [single('kanaricold') || undefined])
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  const page = await look('ICE-SC-1', from, to)
  const [, third] = await mend('ICE-SC-1', [/ {4}right: true\n/, ''], [/(id: kanarilid\n.*\n)/, '$1    right: true\n'])
  const again = await ready(await teacher.submit(page, `/corrections/ICE-SC-1/${from}/${to}`, { why }))
  expect(again.status).toBe(200)
  expect(again.at).toContain(`/corrections/ICE-SC-1/${from}/${third}?changed`)
  expect(text(again)).toMatch(/Something came in the meantime.*0 of them change/)
  expect(reasonOn(again)).toBe(why)
  expect(site.regrades.corrections.list()).toEqual([])
})
