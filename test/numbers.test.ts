import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { figures, numberIn, numbersIn, quantityIn } from '../src/kinds/numbers.ts'

describe('a number', () => {
  it.each([
    ['7', 7],
    ['7.0', 7],
    [' seven ', 7],
    ['minus 3', -3],
    ['−3', -3],
    ['- 3', -3],
    ['minus a hundred', -100],
    ['-0', 0],
    ['zero', 0],
    ['18 million', 18e6],
    ['18m', 18e6],
    ['18 millions', 18e6],
    ['1.1 million', 1.1e6],
    ['2.5bn', 2.5e9],
    ['3k', 3000],
    ['18,000,000', 18e6],
    ['18\u202f000\u00a0000', 18e6],
    ['18\u2009000\u2009000', 18e6],
    ["18'000'000", 18e6],
    ['18.000.000', 18e6],
    ['1,500', 1500],
    ['1,500.25', 1500.25],
    ['1 500,25', 1500.25],
    ['1,5', 1.5],
    ['1,50', 1.5],
    ['1,5000', 1.5],
    ['0,125', 0.125],
    ['1234,567', 1234.567],
    ['1.500', 1.5],
    ['.5', 0.5],
    ['twenty-one', 21],
    ['a hundred and five', 105],
    ['one hundred twenty', 120],
    ['nineteen hundred', 1900],
    ['two thousand and fourteen', 2014],
    ['2 thousand 14', 2014],
    ['One million, two', undefined],
    ['one million two hundred and thirty-four thousand five hundred and sixty-seven', 1234567],
    ['three billion', 3e9],
    ['six or seven', undefined],
    ['six seven', undefined],
    ['7-8', undefined],
    ['twenty zero', undefined],
    ['twenty eleven', undefined],
    ['thousand million', undefined],
    ['five hundred hundred', undefined],
    ['two thousand and', undefined],
    ['two and a half', undefined],
    ['half a million', undefined],
    ['18,00,000', undefined],
    ['1/2', undefined],
    ['½', undefined],
    ['$7', undefined],
    ['about 7', undefined],
    ['millions', undefined],
    ['and', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    ['1e9999', undefined],
    ['9'.repeat(400), undefined],
    [`${'9'.repeat(60)} billion`, undefined],
    ['', undefined],
  ])('typed as %j is %s', (typed, value) => {
    const found = numberIn(typed)
    expect(found?.after ? undefined : found?.value).toBe(value)
  })

  it('is told from the words after it', () => {
    expect(numberIn('7 years ago')).toEqual({ value: 7, after: 'years ago' })
    expect(numberIn('18 million people')).toEqual({ value: 18e6, after: 'people' })
  })

  it.each([
    ['7 years', ['years', 'year'], 7, true],
    ['7', ['years'], 7, false],
    ['7 km', ['m'], 7, false],
    ['7m', ['m'], 7, true],
    ['18 m', ['m'], 18, true],
    ['18m', ['people'], 18e6, false],
    ['$18 million', ['dollars', '$'], 18e6, true],
    ['7 %', ['%', 'per cent'], 7, true],
    ['seven per cent', ['%', 'per cent'], 7, true],
    ['7 light years', ['years'], 7, false],
  ])('%j in %j is %d, with its unit: %s', (typed, units, value, unit) => expect(quantityIn(typed, units)).toEqual({ value, unit }))

  it.each([
    [7, '7'],
    [2017, '2017'],
    [18e6, '18,000,000'],
    [12345.678, '12,345.678'],
    [-1.5, '−1.5'],
    [0.000001, '0.000001'],
  ])('%d is shown as %s, and read as what it was', (value, shown) => {
    expect(figures(value)).toBe(shown)
    expect(numberIn(shown)).toEqual({ value, after: '' })
  })

  it('is finite or none, whatever is typed, and what is shown of it is read again', () => {
    const words = 'zero two eleven thirty hundred thousand million k m and a minus - , . 0 5 12 500 1.5 years'.split(' ')
    const typed = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...words), { maxLength: 12 }).map((some) => some.join(' ')),
    )
    fc.assert(
      fc.property(typed, (text) => {
        const found = numberIn(text)
        if (!found) return
        expect(Number.isFinite(found.value)).toBe(true)
        if (Math.abs(found.value) < 1e15) expect(numberIn(figures(found.value))?.value).toBe(found.value)
      }),
      { numRuns: 5000 },
    )
  })
})

it.each([
  ['How many of the seven agreements …', [7]],
  ['On 1 November 2025, five units', [1, 2025, 5]],
  ['Write ONE number, or twenty-one of them.', [21]],
  ['About 18 million people, 5, 6 and 7', [18e6, 5, 6, 7]],
  ['None of the tenants', []],
  ['', []],
])('in %j stand the numbers %j', (text, numbers) => expect(numbersIn(text)).toEqual(numbers))
