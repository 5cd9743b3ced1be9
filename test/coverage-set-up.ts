export const easier = `---
title: Ice
language: en
level: a
---

## Above {#s1}

Most solids sink in their own liquid. {#s1-01 E1}
Ice floats on water. {#s1-02 E2}
Every child knows the sight. {#s1-03}

## Below {#s2}

A lake freezes from the top. {#s2-01 E4}
Fish stay alive under the lid. {#s2-02 E7}
Some of them hardly move. {#s2-03 E7}
They wait for spring. {#s2-04 E5}
`
const harder = `---
title: Ice
language: en
level: b
---

## Above {#s1}

Most solids sink in their own liquid, whatever they weigh. {#s1-01 E1}
A wooden boat floats as well. {#s1-03 E9}

## Below {#s2}

A lake begins to freeze at its surface. {#s2-01 E4}

## Long ago {#s3}

The first ice was sold in 1806. {#s3-01 E6}

## Today {#s4}

Most of it is made by machines. {#s4-01 E8}
`
interface Written {
  process: string
  level: string
  /** As it stands in the file. */
  evidence: string
}
export const single = (id: string, { process, level, evidence }: Written, more = '') => `id: ${id}
kind: single-choice
prompt: What does ${id} ask about the ice?
options:
  - id: x
    text: That it takes up more room.
    right: true
  - id: y
    text: That it is cold by nature.
    why: Cold alone lifts nothing at all; what else does it need?
    misconception: cold_lifts
  - id: z
    text: That it forms a lid there.
    why: That is what follows from it, and not why it floats.
    misconception: effect_as_cause
evidence: ${evidence}
explanation: It needs more room than the water did.
process: ${process}
level: ${level}
${more}`
const statement = (id: string, { process, level, evidence }: Written) => `id: ${id}
kind: true-false-not-given
prompt: Ice was sold as early as 1806.
answer: true
why:
  false: Look again at the year in which it was first sold to somebody.
  not given: The text does give a year for it; look for a number.
evidence: ${evidence}
explanation: The year stands in the text.
process: ${process}
level: ${level}
`
const blueprint = `matrix:
  single-choice:
    locate: { a: 1 }
    infer: { a: 3, b: 1 }
  true-false-not-given:
    locate: { b: 2 }
sections:
  s1: { locate: 1, infer: 3 }
  s2: { integrate: 1, evaluate: 1 }
  s3: { locate: 1, infer: 1 }
`
const questions = {
  'ice/Q-1.yaml': single('Q-1', { process: 'infer', level: 'a', evidence: '[E2]' }),
  'ice/Q-2.yaml': single('Q-2', { process: 'locate', level: 'a', evidence: '[E2]' }),
  // What it cites first stands in the second section.
  'ice/Q-3.yaml': single('Q-3', { process: 'integrate', level: 'a', evidence: '[E4, E1]' }),
  'ice/Q-4.yaml': statement('Q-4', { process: 'locate', level: 'b', evidence: '[E6]' }),
  // Each of two sets proves it.
  'ice/Q-5.yaml': single('Q-5', { process: 'infer', level: 'b', evidence: '[[E1], [E4]]' }),
  'ice/Q-6.yaml': single('Q-6', { process: 'infer', level: 'a', evidence: '[E5]' }, 'retired: true\n'),
  // Two sentences carry its label.
  'ice/Q-7.yaml': single('Q-7', { process: 'infer', level: 'a', evidence: '[E7]' }),
  // The id of a sentence means another one at another level.
  'ice/Q-8.yaml': single('Q-8', { process: 'locate', level: 'a', evidence: '[s1-03]' }),
}
export const small = { 'ice/a.md': easier, 'ice/b.md': harder, 'ice/blueprint.yaml': blueprint, ...questions }

/** The figure at each sentence of the map, in the order of the text. */
export function countsIn(html: string): string {
  const [, text = ''] = /<article[^>]*>([\s\S]*?)<\/article>/.exec(html) ?? []
  return [...text.matchAll(/<b class="count"[^>]*>(\d+)/g)].map(([, count]) => count).join(' ')
}
export const plain = (href: string): string => href.replaceAll('&#38;', '&').replaceAll('&amp;', '&')
