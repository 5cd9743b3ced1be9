interface Drag {
  /** Called with what is dragged and where the pointer is, in pixels of the window. */
  move(dragged: HTMLElement, x: number, y: number): void
  /** Called once it is let go; not where it was called off. */
  drop(dragged: HTMLElement, x: number, y: number): void
  /** Called last, dropped or called off. */
  end?(dragged: HTMLElement): void
}

/**
 * Things that can be dragged, with a mouse, a finger or a pen. Whatever dragging does, buttons and keys must do as well.
 * @param grip what is taken hold of
 * @param whole what moves with it: the grip itself, or what it stands in
 */
export function dragging(grip: string, whole: (grip: HTMLElement) => HTMLElement | null, { move, drop, end: over }: Drag): void {
  document.addEventListener('pointerdown', (event) => {
    const held = event.target instanceof Element ? event.target.closest<HTMLElement>(grip) : null
    const dragged = held && whole(held)
    if (!held || !dragged || event.button !== 0 || !event.isPrimary) return
    const start = { x: event.clientX, y: event.clientY }
    let moved = false
    const ended = new AbortController()
    const { signal } = ended

    // On the document, because a quick hand has left the grip before its first move is told.
    document.addEventListener(
      'pointermove',
      ({ clientX, clientY, pointerId }) => {
        if (pointerId !== event.pointerId) return
        // A click is no drag, even if the hand shakes.
        moved ||= Math.hypot(clientX - start.x, clientY - start.y) > 6
        if (!moved) return
        if (!held.hasPointerCapture(event.pointerId)) held.setPointerCapture(event.pointerId)
        dragged.classList.add('dragged')
        move(dragged, clientX, clientY)
      },
      { signal },
    )
    const end = (isDrop: boolean) => (last: PointerEvent) => {
      if (last.pointerId !== event.pointerId) return
      ended.abort()
      dragged.classList.remove('dragged')
      if (!moved) return
      // What is let go must not count as clicked.
      const swallow = (click: Event) => {
        click.stopPropagation()
        click.preventDefault()
      }
      addEventListener('click', swallow, { capture: true })
      setTimeout(() => removeEventListener('click', swallow, { capture: true }))
      if (isDrop) drop(dragged, last.clientX, last.clientY)
      over?.(dragged)
    }
    document.addEventListener('pointerup', end(true), { signal })
    document.addEventListener('pointercancel', end(false), { signal })
  })
}
