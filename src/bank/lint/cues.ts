import type { Complaint, Offer } from '../../kinds/kind.ts'
import { quoted } from './quoted.ts'
import { contentStems, namesIn } from './stems.ts'

/** Not all and not only are careful words; at all, above all and after all are turns of phrase. */
const absolute = /(?<!\b(?:not|at|above|after) )\b(?:always|never|all|none|only|every|completely)\b/i
/** With a capital letter, May is a month; what may be done is allowed; some 300 are about 300. */
const hedge = /\b(?:usually|often|[Uu]sually|[Oo]ften|(?<!\bwh(?:at|o) )may|[Ss]ome(?! \d))\b/

/** L09: words by which readers who have not read the text tell wrong options from right ones. */
export function lintDeterminers({ choose, wordings }: Offer): Complaint[] {
  if (choose !== 'one' && choose !== 'several') return []
  const keys = wordings.filter(({ right }) => right)
  const wrong = wordings.filter(({ right }) => !right)
  const found = (pattern: RegExp, text: string) => pattern.exec(text)?.[0].toLowerCase()
  const absolutes = keys.some(({ text }) => absolute.test(text)) ? [] : wrong
  const hedged = wrong.some(({ text }) => hedge.test(text)) || !keys.every(({ text }) => hedge.test(text)) ? [] : keys
  return [
    ...absolutes.flatMap(({ path, text }): Complaint[] => {
      const word = found(absolute, text)
      if (word === undefined) return []
      return [
        {
          rule: 'L09',
          severity: 'warning',
          path,
          message: `“${word}” stands in a wrong option, and the key has no word like it`,
          remedy: `say it without “${word}”, or give the key a word as strong`,
        },
      ]
    }),
    ...hedged.map(({ path, text }): Complaint => {
      const word = found(hedge, text)
      return {
        rule: 'L09',
        severity: 'warning',
        path,
        message: `“${word}” stands in the key, and no wrong option has a word like it`,
        remedy: `say it without “${word}”, or make a wrong option as careful`,
      }
    }),
  ]
}

/** L10: words of the prompt that only the key repeats. */
export function lintEcho(prompt: string, { choose, wordings }: Offer): Complaint[] {
  if (choose !== 'one') return []
  const names = namesIn([prompt, ...wordings.map(({ text }) => text)])
  const asked = contentStems(prompt, names)
  const stems = (right: boolean) => wordings.filter((one) => one.right === right).map(({ text }) => contentStems(text, names))
  const [key] = stems(true)
  const elsewhere = new Set(stems(false).flatMap((one) => [...one]))
  const echoed = [...(key ?? [])].filter((stem) => asked.has(stem) && !elsewhere.has(stem))
  const path = wordings.find(({ right }) => right)?.path
  if (!path || echoed.length === 0) return []
  const words = wordsWith(echoed, prompt, names)
  return [
    {
      rule: 'L10',
      severity: 'warning',
      path,
      message: `only the key has ${words.map(quoted).join(' and ')} of the prompt`,
      remedy: 'say it in other words in the key or in the prompt, or let a wrong option have it as well',
    },
  ]
}

/** The words of a text that have these stems, as they are written there. */
const wordsWith = (stems: readonly string[], text: string, names: ReadonlySet<string>): string[] =>
  stems.map((stem) => text.match(/[\p{L}\p{N}]+/gu)?.find((word) => contentStems(word, names).has(stem)) ?? stem)
