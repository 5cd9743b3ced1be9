import { takingTurns } from '../turns.ts'

/** What may come next in JSON, and how an error is told from it. */
type Wanted = 'value' | 'value or ]' | 'key' | 'key or }' | 'colon' | 'more'

/** A token; of a text, its beginning. */
const token = /[ \t\n\r]*(?:([{}[\],:"])|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])|(?:true|false|null)(?!\w))/y
/** What stands in a text, a thousand letters at a time: looked through at once, a very long one takes its time. */
const letters = /(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})){1,1000}/uy

/**
 * Where a text that is not JSON stops being so, for people: line and column from 1. What a parser says of it differs from one release of
 * Node to the next, and often holds no place.
 * @returns the end of the text where it only ends too early
 */
export async function brokenAt(text: string): Promise<{ line: number; column: number }> {
  const before = text.slice(0, await offsetIn(text)).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

async function offsetIn(text: string): Promise<number> {
  const turn = takingTurns()
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let good = 0
  for (let tokens = 1; ; tokens++) {
    if (tokens % 1000 === 0) await turn()
    token.lastIndex = good
    const found = token.exec(text)
    const end = found?.[1] === '"' ? await textEnd(text, token.lastIndex, turn) : token.lastIndex
    const next: Wanted | undefined = found && end !== undefined ? after(found[1] ?? 'word', wanted, open) : undefined
    if (end === undefined || !next || (next === 'more' && open.length === 0)) {
      const rest = end !== undefined && next ? end : good
      return rest + (/^[ \t\n\r]*/.exec(text.slice(rest))?.[0].length ?? 0)
    }
    wanted = next
    good = end
  }
}

/** Where a text ends whose first letter stands at `from`, after its closing sign; undefined where it does not. */
async function textEnd(text: string, from: number, turn: () => Promise<void>): Promise<number | undefined> {
  let end = from
  for (letters.lastIndex = end; letters.test(text); letters.lastIndex = end) {
    end = letters.lastIndex
    await turn()
  }
  return text[end] === '"' ? end + 1 : undefined
}

/** @returns what may follow a token; nothing where it may not stand here */
function after(token: string, wanted: Wanted, open: ('{' | '[')[]): Wanted | undefined {
  const isValue = wanted === 'value' || wanted === 'value or ]'
  if (token === '"' && (wanted === 'key' || wanted === 'key or }')) return 'colon'
  if (token === '"' || token === 'word') return isValue ? 'more' : undefined
  if (token === ':') return wanted === 'colon' ? 'value' : undefined
  if (token === ',') return wanted !== 'more' ? undefined : open.at(-1) === '{' ? 'key' : 'value'
  if (token === '{' || token === '[') {
    if (!isValue) return undefined
    open.push(token)
    return token === '{' ? 'key or }' : 'value or ]'
  }
  const fits = token === '}' ? wanted === 'key or }' || wanted === 'more' : wanted === 'value or ]' || wanted === 'more'
  return fits && open.pop() === (token === '}' ? '{' : '[') ? 'more' : undefined
}
