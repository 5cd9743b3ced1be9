/** From how many minutes on it is said aloud how many are left. */
const warnings = [5, 1]

const minute = 60_000
/** The greatest lead of the server's clock over ours that was seen: what took long to come, or was kept, makes it only smaller. */
const leadName = 'server-lead'

/**
 * Counts down to the end of an attempt that has one. The page says in words until when there is time; this adds how long that is, by the
 * server's clock. It is not read aloud, but for a word at five minutes, at one, and at the end.
 */
export function countdown(): void {
  let [shown, lead]: [Element | undefined, number] = [undefined, 0]
  let said: { deadline: string; minutes: number } | undefined

  const tick = (): void => {
    const place = document.getElementById('until')
    const left = place?.querySelector('[data-left]')
    const { deadline = '', now = '' } = place?.dataset ?? {}
    if (!place || !left || deadline === '') return
    if (place !== shown) [shown, lead] = [place, leadFrom(now)]
    const rest = Date.parse(deadline) - (Date.now() + lead)
    if (Number.isNaN(rest)) return
    left.textContent = worded(place, rest)
    place.classList.toggle('until--soon', rest <= (warnings[0] ?? 0) * minute)
    for (const way of place.querySelectorAll<HTMLElement>('[data-over-way]')) way.hidden = rest > 0
    const reached = rest <= 0 ? 0 : warnings.findLast((minutes) => rest <= minutes * minute)
    if (reached === undefined || (said?.deadline === deadline && said.minutes <= reached)) return
    said = { deadline, minutes: reached }
    const news = document.getElementById('until-news')
    if (news) news.textContent = place.dataset[`say${reached}`] ?? ''
  }
  setInterval(tick, 1000)
  tick()
}

/** How far the server's clock is ahead of ours, in milliseconds. @param now what it said when a page was made that just came */
function leadFrom(now: string): number {
  const seen = Date.parse(now) - Date.now()
  // A browser may refuse to remember anything: then each page goes by what it says itself.
  try {
    const known = sessionStorage.getItem(leadName)
    const lead = known === null ? seen : Math.max(Number(known), seen)
    sessionStorage.setItem(leadName, String(lead))
    return lead
  } catch {
    return seen
  }
}

/** In minutes as long as there are many, in seconds when there are few. */
function worded(place: HTMLElement, rest: number): string {
  if (rest <= 0) return place.dataset.over ?? ''
  const seconds = Math.ceil(rest / 1000)
  const text =
    rest > (warnings[0] ?? 0) * minute
      ? (place.dataset.minutes ?? '').replace('#', String(Math.floor(seconds / 60)))
      : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
  return `· ${text}`
}
