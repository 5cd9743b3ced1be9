/** In a review the text is scrolled to the first sentence that is marked in it, unless the address asks for another place. */
export function showEvidence(): void {
  const pane = document.getElementById('text')
  if (!pane || location.hash !== '' || pane.scrollHeight <= pane.clientHeight) return
  pane.querySelector('.passage mark')?.scrollIntoView({ block: 'center' })
}
