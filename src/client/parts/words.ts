/** Counts the words of a typed answer while it is typed. */
export const words = (): void => document.addEventListener('input', countWords)

export function countWords(): void {
  const said = document.getElementById('words')
  const field = document.getElementById('given')
  if (!said || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return
  const written = field.value.trim() === '' ? 0 : field.value.trim().split(/\s+/).length
  said.textContent = (said.dataset.say ?? '').replace('#', String(written))
}
