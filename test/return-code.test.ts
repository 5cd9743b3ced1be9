import { expect, it } from 'vitest'
import { codesIn } from '../src/training/return-code.ts'

it.each([
  ['lamp river actor pencil', ['lamp river actor pencil']],
  ['  Lamp RIVER\tactor-pencil ', ['lamp river actor pencil']],
  ['lampriveractorpencil', ['lamp river actor pencil']],
  ['lamp rive acto penc', ['lamp river actor pencil']],
  ['lamp rive actor PENC', ['lamp river actor pencil']],
  ['zoo act sun you', ['zoo act sun you']],
  ['lamp river actor', []],
  ['lamp river actor pencil lamp', []],
  ['lamp river aktor pencil', []],
  ['', []],
  ['abandon '.repeat(100), []],
])('reads “%s” as %j', (typed, codes) => {
  expect(codesIn(typed)).toEqual(codes)
})

it('reads words that run together in every way they can be meant', () => {
  // act + orange … or actor + angel …: both are tried.
  const readings = codesIn('actorangezoozoo')
  expect(readings).toContain('act orange zoo zoo')
})
