import { formHere } from './filling.ts'
import { fileMaker } from './way-out.ts'

/** On the pages of an open attempt, once they are there: what opens them without a network, where the browser has it, and what is needed then. */
export function worker(): void {
  if (!formHere()) return
  const { serviceWorker }: { serviceWorker?: ServiceWorkerContainer } = navigator
  serviceWorker?.register('/sw.js', { scope: '/attempts/' }).catch((error) => console.error(error))
  void fileMaker().catch(() => undefined)
}
