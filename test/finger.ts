import type { Locator, Page } from 'playwright-core'

interface Point {
  x: number
  y: number
}

/** A point in the middle of something, or lower. */
export async function middle(one: Locator, down = 0.5): Promise<Point> {
  const box = await one.boundingBox()
  if (!box) throw new Error('There is nothing to touch')
  return { x: box.x + box.width / 2, y: box.y + box.height * down }
}

/** A finger that goes from here to there, and is lifted or called off, as by a call that comes in. */
export async function swipe(page: Page, from: Point, to: Point, how: 'lifted' | 'called off' = 'lifted'): Promise<void> {
  const hand = await page.context().newCDPSession(page)
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd' | 'touchCancel', ...touchPoints: Point[]) =>
    hand.send('Input.dispatchTouchEvent', { type, touchPoints })
  await touch('touchStart', from)
  const steps = 12
  for (let step = 1; step <= steps; step++)
    await touch('touchMove', { x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps })
  await touch(how === 'lifted' ? 'touchEnd' : 'touchCancel')
  await hand.detach()
}
