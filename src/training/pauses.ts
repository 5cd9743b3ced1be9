/** Long work is done in pieces: each call lets others have their turn where ten milliseconds have gone since they had it. */
export function pauses(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < 10) return
    await new Promise<void>((go) => setImmediate(go))
    since = performance.now()
  }
}
