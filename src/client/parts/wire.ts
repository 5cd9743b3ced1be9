import type { Entry } from './journal.ts'
import type { Receipt } from './receipt.ts'

/** What parts of a page, and the pages of this browser, tell each other. */
export type News =
  /** The server said what became of an entry. */
  | { what: 'receipt'; entry: Entry; receipt: Receipt }
  /** The attempt is closed: nothing of its pages is kept any more. */
  | { what: 'closed'; attempt: string }
  /** Something was written into the journal, or taken out of it. */
  | { what: 'journal'; attempt: string }
  /** A form was changed, and what it says now is not in the journal yet. Only of this page. */
  | { what: 'touched'; attempt: string }
  /** How sending goes: `none` where nothing is in its way; `seconds` till the next try. Only of this page. */
  | { what: 'trouble'; attempt: string; trouble: Trouble; seconds: number }

/** away: nobody answers · busy: the server cannot save just now · gone: the attempt is nobody's who is signed in here. */
export type Trouble = 'none' | 'away' | 'busy' | 'gone'

const here = new EventTarget()
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('evident')
channel?.addEventListener('message', ({ data }: MessageEvent<News>) => pass(data, true))

const pass = (news: News, isElsewhere: boolean) => here.dispatchEvent(new CustomEvent('news', { detail: { news, isElsewhere } }))

/** Tells this page, and what concerns them the other ones. */
export function tell(news: News): void {
  pass(news, false)
  if (news.what !== 'trouble' && news.what !== 'touched') channel?.postMessage(news)
}

/** Calls back with all that is told. @param heard `isElsewhere`: another page of this browser told it */
export function listen(heard: (news: News, isElsewhere: boolean) => void): void {
  here.addEventListener('news', (event) => {
    if (event instanceof CustomEvent) heard(event.detail.news, event.detail.isElsewhere)
  })
}
