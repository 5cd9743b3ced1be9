import type { Reading } from './kind.ts'

/** The reading that the example of every kind is about. */
export const exampleReading: Reading = {
  level: 'a',
  sentences: [
    { id: 's1-01', labels: ['E1'], text: 'Most solids sink in their own liquid.' },
    { id: 's1-02', labels: ['E2'], text: 'Ice floats on water, because it takes up more room than the water it came from.' },
    { id: 's1-03', labels: ['E3'], text: 'A lake therefore freezes from the top.' },
    { id: 's1-04', labels: ['E4'], text: 'Under the lid of ice the water stays at four degrees, said the keeper of the station.' },
    { id: 's1-05', labels: ['E5'], text: 'Fish spend the winter there.' },
    { id: 's1-06', labels: [], text: 'The station was built in 1931.' },
  ],
}

/** What the examples of all kinds have in common. */
export const exampleBase = {
  evidence: ['E2'],
  explanation: 'Ice needs more room than the water it came from, so it is lighter for its size.',
  process: 'infer',
  level: 'a',
}
