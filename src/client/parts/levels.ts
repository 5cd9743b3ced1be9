/** Switching the level keeps the place: the link carries the section that is in view. */
export function levels(): void {
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest<HTMLAnchorElement>('[data-levels] a')
    if (link) link.hash = sectionInView()
  })
}

/** The id of the section that the reader is in: the last one that begins in the upper third of the text's pane or above it. */
function sectionInView(): string {
  const pane = document.getElementById('text')?.getBoundingClientRect()
  if (!pane) return ''
  const line = Math.max(pane.top, 0) + Math.min(pane.height, innerHeight) / 3
  const begun = [...document.querySelectorAll('.passage .section')].filter((section) => section.getBoundingClientRect().top < line)
  return begun.at(-1)?.id ?? ''
}
