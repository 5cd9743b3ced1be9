import { setImmediate } from 'node:timers/promises'

/** Long work calls what this returns between its pieces: after 15 ms, others who wait have their turn. */
export function takingTurns(): () => Promise<void> {
  let since = performance.now()
  return async () => {
    if (performance.now() - since < 15) return
    await setImmediate()
    since = performance.now()
  }
}
