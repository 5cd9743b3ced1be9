/** How long an answer of the server may take before it counts as lost, in milliseconds. */
const patience = 15_000

/** A signal that ends something after a while, or when it is given up. @param milliseconds how long it may take */
export function inTime(given?: AbortSignal, milliseconds = patience): AbortSignal {
  const over = new AbortController()
  const end = () => over.abort()
  const timer = setTimeout(end, milliseconds)
  given?.addEventListener('abort', end)
  over.signal.addEventListener('abort', () => clearTimeout(timer))
  return over.signal
}

const pauses = [2, 5, 10, 20, 30]

/** How long to wait before the next try, in seconds. @param tries how many there were before the last one */
export const secondsAfter = (tries: number): number => pauses[Math.min(tries, pauses.length - 1)] ?? 30

/** A wait that can be cut short. */
export function pause(milliseconds: number): { over: Promise<void>; hurry: () => void } {
  let hurry: () => void = () => undefined
  const over = new Promise<void>((go) => {
    const timer = setTimeout(go, milliseconds)
    hurry = () => {
      clearTimeout(timer)
      go()
    }
  })
  return { over, hurry }
}
