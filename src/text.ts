import { IntlMessageFormat } from 'intl-messageformat'
import { LRUCache } from 'lru-cache'

export type Values = Readonly<Record<string, string | number>>
/** Words of the interface that are still to be said in somebody's language: the English text, and what goes into it. */
export interface Words {
  readonly say: string
  readonly with?: Values
}
/** Says words in one language. `t('Hand in')`, `t('{n} of {all}', { n: 3, all: 8 })`; plurals are written as ICU messages. */
export type Say = (text: string | Words, values?: Values) => string

/** Words for later: `say('{n} of {all}', { n, all })`. */
export const say = (text: string, values?: Values): Words => (values ? { say: text, with: values } : { say: text })

/**
 * The voice of one language. The English text is the key; a text without a translation is said in English.
 * @param language a BCP 47 tag, which decides on plurals and numbers
 */
export function speaker(language: string, translations: Readonly<Record<string, string>> = {}): Say {
  const messages = new Map<string, IntlMessageFormat>()
  // The same sentences are said again and again: question 3 of 10, 2 answered.
  const said = new LRUCache<string, string>({ max: 2000 })
  return (text, values) => {
    const english = typeof text === 'string' ? text : text.say
    const given = typeof text === 'string' ? values : text.with
    const words = Object.hasOwn(translations, english) ? (translations[english] ?? english) : english
    if (!given) return words
    const whole = `${english}\n${JSON.stringify(given)}`
    const before = said.get(whole)
    if (before !== undefined) return before
    const message = messages.get(english) ?? new IntlMessageFormat(words, language)
    messages.set(english, message)
    const now = String(message.format(given))
    said.set(whole, now)
    return now
  }
}
