import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ordered } from '../src/statistics/ordered.ts'
import { roll } from '../src/statistics/roll.ts'

describe('a name is found', () => {
  const list = roll()
  for (const name of ['Émilie du Châtelet', 'Emil Berliner', 'Ада Лавлейс', '王小明', '☺', 'O’Neil-Smith, Ann', 'Ann Anning'])
    list.join(name, name, 0)

  it.each<[string, string[]]>([
    ['emil', ['Emil Berliner', 'Émilie du Châtelet']],
    ['CHAT ém', ['Émilie du Châtelet']],
    ['ber chat', []],
    ['лав', ['Ада Лавлейс']],
    ['王', ['王小明']],
    ['☺', ['☺']],
    ['smi', ['O’Neil-Smith, Ann']],
    ['milie', []],
    ['ann', ['Ann Anning', 'O’Neil-Smith, Ann']],
    ['ann ann', ['Ann Anning', 'O’Neil-Smith, Ann']],
    ['  ', []],
    ['', []],
  ])('by the beginnings of its words, whatever their accents, capitals and order: %j', (asked, names) => {
    const { found, more } = list.named(asked)
    expect(found.map(({ name }) => name).sort()).toEqual([...names].sort())
    expect(more).toBe(false)
  })
})

it('no more than two hundred are found, and it is said that there are more', () => {
  const list = roll()
  for (let n = 0; n < 3000; n++) list.join(String(n), `Ann ${n}`, n)
  expect(list.named('ann').found).toHaveLength(200)
  expect(list.named('ann')).toMatchObject({ more: true })
  expect(list.named('ann 299').found).toHaveLength(11)
  expect(list.named('ann zoe')).toEqual({ found: [], more: false })
  // Two thousand names are looked at for a word, and no more.
  for (let n = 0; n < 3000; n++) list.join(`b${n}`, `Bob ${n}`, n)
  const both = list.join('c', 'Ann Bob Zoe', 1)
  expect(list.named('ann bob')).toEqual({ found: [], more: true })
  expect(list.named('ann bob zoe')).toEqual({ found: [both], more: false })
})

it('whoever is heard of comes first, and an earlier time changes nothing', () => {
  const list = roll()
  const [ada, bob] = [list.join('ada', 'Ada', 1), list.join('bob', 'Bob', 2)]
  expect(list.page('last', 0, 9)).toEqual([bob, ada])
  list.heard(ada, 3)
  list.heard(bob, 1)
  expect(list.page('last', 0, 9)).toEqual([ada, bob])
  expect(list.page('last', 1, 9)).toEqual([bob])
  expect(list.size()).toBe(2)
})

it('a list in order is what sorting would make of it, whatever comes and goes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { maxLength: 4000 }), fc.nat(3000), (numbers, from) => {
      const list = ordered<number>((a, b) => a - b)
      const held = new Set<number>()
      for (const one of numbers) {
        // A number that comes again goes.
        if (held.delete(one)) list.remove(one)
        else {
          held.add(one)
          list.add(one)
        }
      }
      const sorted = [...held].sort((a, b) => a - b)
      expect(list.size()).toBe(sorted.length)
      expect(list.slice(from % 700, 60)).toEqual(sorted.slice(from % 700, (from % 700) + 60))
      expect([...list.from((one) => one < from)]).toEqual(sorted.filter((one) => one >= from))
    }),
    { numRuns: 30 },
  )
})

it('a long list is in order, too', () => {
  const list = ordered<number>((a, b) => a - b)
  const many = Array.from({ length: 5000 }, (_, n) => (n * 7919) % 5000)
  for (const one of many) list.add(one)
  for (const one of many) if (one % 3 === 0) list.remove(one)
  const left = Array.from({ length: 5000 }, (_, n) => n).filter((n) => n % 3 !== 0)
  expect(list.slice(0, 9999)).toEqual(left)
  expect(list.slice(2000, 50)).toEqual(left.slice(2000, 2050))
  expect([...list.from((one) => one < 4000)]).toEqual(left.filter((n) => n >= 4000))
})
