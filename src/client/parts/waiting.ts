/** A signal that ends something after a while, or when it is given up. @param milliseconds how long it may take */
export function inTime(milliseconds: number, given?: AbortSignal): AbortSignal {
  const over = new AbortController()
  const end = () => over.abort()
  const timer = setTimeout(end, milliseconds)
  given?.addEventListener('abort', end)
  over.signal.addEventListener('abort', () => clearTimeout(timer))
  return over.signal
}
