import type { Reading } from '../src/kinds/kind.ts'

export const reading: Reading = {
  level: 'b',
  sentences: [
    'F06 F73',
    'F04',
    'F61',
    'F59 F60',
    'F32 F62',
    'F63',
    'F56',
    'F55',
    'F58',
    'F57',
    'F65',
    'F66',
    'F69',
    'F46',
    'F51',
    'F54',
    'F41',
    'F91',
  ].map((labels, at) => ({ id: `s4-${String(at + 1).padStart(2, '0')}`, text: `Sentence ${at + 1}.`, labels: labels.split(' ') })),
}
export const base = { prompt: 'Which THREE …', explanation: 'Because.', process: 'infer', level: 'b' }
export const options = (letters: string, right: string) =>
  [...letters].map((id) => ({ id, text: `Option ${id}`, right: right.includes(id), why: 'No.' }))

export const proofs = ['F51', 'F54', 'F57', 'F58', 'F69']
