import { database } from './database.ts'

/** Takes out what this browser keeps of a learner who was erased. What others at this machine have not sent yet stays. */
export async function erased(): Promise<void> {
  const learner = document.querySelector<HTMLElement>('[data-erased]')?.dataset.erased
  const db = learner ? await database() : undefined
  if (!db) return
  const turn = db.transaction(['journal', 'pages', 'heads'], 'readwrite')
  for (const store of [turn.objectStore('journal'), turn.objectStore('pages'), turn.objectStore('heads')])
    for (let at = await store.openCursor(); at; at = await at.continue()) if (at.value.learner === learner) await at.delete()
  await turn.done
}
