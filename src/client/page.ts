import { fetchAhead } from './parts/ahead.ts'
import { bringUp } from './parts/arriving.ts'
import { asking } from './parts/asking.ts'
import { closing, forgetFinal } from './parts/closing.ts'
import { countdown } from './parts/countdown.ts'
import { courier } from './parts/courier.ts'
import { saveDrafts } from './parts/drafts.ts'
import { editing } from './parts/editing.ts'
import { erased } from './parts/erased.ts'
import { focusNews } from './parts/errors.ts'
import { showEvidence } from './parts/evidence.ts'
import { flags, showFlags } from './parts/flags.ts'
import { going } from './parts/going.ts'
import { isKeptPage, learnerHere } from './parts/here.ts'
import { forgetOthers } from './parts/kept.ts'
import { keys } from './parts/keys.ts'
import { takeUp } from './parts/left.ts'
import { levels } from './parts/levels.ts'
import { notices, showNotices } from './parts/notices.ts'
import { ordering, showOrder } from './parts/ordering.ts'
import { picks, showPicks } from './parts/picks.ts'
import { followProgress } from './parts/progress.ts'
import { saving } from './parts/saving.ts'
import { showStatus, status } from './parts/status.ts'
import { showWayOut, wayOut } from './parts/way-out.ts'
import { showUsed, wordBank } from './parts/word-bank.ts'
import { countWords, words } from './parts/words.ts'
import { wordsBack } from './parts/words-back.ts'
import { worker } from './parts/worker.ts'

/**
 * What a script adds to pages that work without one. Everything listens on the document, so that it goes on when the body
 * is replaced; what cannot start is left out, and the page stays as the server sent it.
 */
document.documentElement.dataset.script = ''
const starts = [
  ...[levels, picks, words, flags, keys, ordering, wordBank, wordsBack, editing, countdown],
  ...[status, notices, wayOut, saveDrafts, closing, asking, saving, () => going(arrived), courier, arrived],
]
for (const start of starts)
  try {
    start()
  } catch (error) {
    console.error(error)
  }

/** What is to be done with every body that comes. */
function arrived(): void {
  showFilled()
  focusNews()
  showEvidence()
  followProgress()
  // What this browser keeps is not waited for: the page stands.
  broughtUp().catch((error) => console.error(error))
}

/** What follows from the fields of a form. */
function showFilled(): void {
  showPicks()
  countWords()
  showUsed()
  showOrder()
}

async function broughtUp(): Promise<void> {
  await takeUp()
  await erased()
  await bringUp(showFilled)
  await Promise.all([showStatus(), showNotices(), showWayOut()])
  // Only the server knows who is signed in; where something failed it may not have come to ask.
  if (isKeptPage()) await showFlags()
  else if (!document.querySelector('main[data-error]')) await forgetOthers(learnerHere())
  await forgetFinal()
  worker()
  await fetchAhead()
}
