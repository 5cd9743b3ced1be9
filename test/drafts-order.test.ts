import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { begun, closeIce, openIce, receiptIn, seatsOf, site } from './drafts-set-up.ts'
import { fieldsOf } from './walker.ts'

beforeAll(openIce)
afterAll(closeIce)

describe('an answer that arrives after a later draft of its form', () => {
  it('is an answer all the same, and the draft counts after it', async () => {
    const ada = await begun('end')
    const [right, cold] = [await seatsOf(ada, 1, 'kanariright'), await seatsOf(ada, 1, 'kanaricold')]
    await ada.draft(ada.page, 1, { ...right, nth: '7' })
    const fields = { ...fieldsOf(ada.page.html, ada.address(1)), ...cold, nth: '5' }
    const send = async () => receiptIn(await ada.who.post(ada.address(1), fields, { origin: site.address, accept: 'application/json' }))
    expect(await send()).toMatchObject({ is: 'kept', seen: 2 })
    expect(await ada.history('answered')).toMatchObject([{ response: 'kanaricold', nth: 5 }])
    // The draft comes after it, as it would have in the right order: shown, not sent off, and no older state takes its place.
    expect(fieldsOf((await ada.open(1)).html, ada.address(1))).toMatchObject(right)
    expect(await send()).toMatchObject({ is: 'kept' })
    await ada.draft(ada.page, 1, { ...cold, nth: '6' })
    expect((await ada.history()).map(({ type }) => type)).toEqual(['joined', 'began', 'drafted', 'answered'])
    await ada.handIn()
    expect(await ada.answerTo(1)).toMatchObject({ response: 'kanariright', nth: 7 })
  })

  it('shows its feedback where that follows each answer, and is final', async () => {
    const ada = await begun('each')
    await ada.draft(ada.page, 1, { option: '1', nth: '7' })
    expect((await ada.send(ada.page, 1, { option: '2', nth: '5', next: 'on' })).at).toBe(ada.address(1, '/review'))
    // What was answered is final then: the draft would have come too late.
    await ada.handIn()
    expect(await ada.history('answered')).toMatchObject([{ nth: 5 }])
  })

  it('goes for a place as well', async () => {
    const ada = await begun('end')
    const page = await ada.send(ada.page, 1, { option: '2', next: 'where' })
    await ada.draft(page, 1, { where: '2', nth: '7' }, '/place')
    await ada.send(page, 1, { where: '3', nth: '5' }, '/place')
    const shown = async () => (await ada.history('answered')).map(({ where }) => where)
    expect(await shown()).toEqual([null, [expect.any(String)]])
    expect((await ada.seat(1)).saved?.place).toMatchObject({ form: { where: '2' } })
    await ada.handIn()
    expect(new Set(await shown()).size).toBe(3)
  })
})
