import { cloze } from '../src/kinds/cloze.ts'
import { gapFill } from '../src/kinds/gap-fill.ts'

export const base = { prompt: 'Complete the text.', explanation: 'Because.', process: 'locate', level: 'a', evidence: ['E2'] }
export const lead = 'One two three four five six'
/** A question of typed gaps. */
export const typing = (text: string, more: object = {}) => gapFill.schema.parse({ ...base, id: 'Q-1', kind: 'gap-fill', text, ...more })
/** A question of chosen words. */
export const choosing = (text: string, more: object = {}) => cloze.schema.parse({ ...base, id: 'Q-2', kind: 'cloze', text, ...more })
