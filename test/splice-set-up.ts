import fc from 'fast-check'
import { readYaml } from '../src/passages/yaml.ts'

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json }
type Fields = { [name: string]: Json }
export type Path = (string | number)[]

export const said = (text: string) => readYaml(text).yaml?.value as Json
export const isFields = (value: Json | undefined): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
export const at = (value: Json | undefined, path: Path): Json | undefined =>
  path.reduce<Json | undefined>((one, step) => (Array.isArray(one) ? one[Number(step)] : isFields(one) ? one[step] : undefined), value)
/** The value with something else at this path; undefined: without it. */
export function withAt(value: Json, path: Path, to: Json | undefined): Json {
  const [step, ...rest] = path
  if (step === undefined) return to ?? null
  const result: Json = Array.isArray(value) ? [...value] : { ...(value as Fields) }
  const next = rest.length > 0 ? withAt(at(value, [step]) ?? null, rest, to) : to
  if (Array.isArray(result)) result.splice(Number(step), 1, ...(next === undefined ? [] : [next]))
  else if (next === undefined) delete result[step]
  else result[step] = next
  return result
}

export const question = `# Why sanctions?
id: Q-1   # never changes
kind: single-choice
prompt: "Why, according to Beijing?"
options:   # the right one first
  # which one is right
  - id: a
    text: A risk # short
    right: true

  - id: b
    text: 'It''s the coast'
    why: >-
      The yards
      are elsewhere.
  # a trap
  - id: c
    text: |
      Two
      lines
    tempts: F57
# what proves it
evidence: [F58, F59]   # both
draw:
  - { n: 3, process: locate }
explanation: Beijing
  says so.
points: 2
none:   # not yet
# the end
`

/** Texts that YAML takes for something else, or that editors and parsers lose a part of. */
export const nasty = [
  ...'true;False;7;-7;+7;1e3;.5;1.;.inf;.NaN;0x1f;0o7;null;~;not given;no;; ;2026-11-24; led;trailed ;\tx;x\ty;x\t'.split(';'),
  ...'a: b;a:;a:b;a #b;a#b;#;:;: x;? x;?;- x;-;-x;--- x;...;[x;x];{x;x, y;,;*x;&x;!x;%x;@x;`x;|;> x;"x";\'x\';"\';\\d'.split(';'),
  ...'x\ny;x\n\ny\n;x\n\n;\nx;\n; x\ny;x\n y;x \ny;x\n  \ny;x\n\ty;x\r\ny;x\ry;x\n# y\n;x\n---\ny;x\n- y: z'.split(';'),
  ...'<<;=;__proto__;é 🙂;a\u0000b;\u007f;\u0085;\u00a0;\u2028;\ud800;\ufeffx;\ufffe'.split(';'),
  'x'.repeat(1500),
  'word '.repeat(300).trim(),
]
const word = fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 12 }), fc.constantFrom('F12', 'A sentence of words, with a comma.'))
const scalar = fc.oneof(
  { weight: 6, arbitrary: word },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number || 0) },
)
export const name = fc.oneof(fc.constantFrom('id', 'text', 'why', 'not given', 'true'), word)
export const anything = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: scalar },
    { weight: 1, arbitrary: fc.array(tie('value'), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }) },
  ),
})).value
