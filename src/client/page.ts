import { editing } from './parts/editing.ts'
import { focusNews } from './parts/errors.ts'
import { showEvidence } from './parts/evidence.ts'
import { flags } from './parts/flags.ts'
import { keys } from './parts/keys.ts'
import { levels } from './parts/levels.ts'
import { ordering } from './parts/ordering.ts'
import { picks, showPicks } from './parts/picks.ts'
import { saving } from './parts/saving.ts'
import { showUsed, wordBank } from './parts/word-bank.ts'
import { countWords, words } from './parts/words.ts'
import { wordsBack } from './parts/words-back.ts'

/**
 * What a script adds to pages that work without one. Everything listens on the document, so that it goes on when the body
 * is replaced; what cannot start is left out, and the page stays as the server sent it.
 */
document.documentElement.dataset.script = ''
for (const start of [levels, picks, words, flags, keys, ordering, wordBank, wordsBack, editing, () => saving(arrived), arrived])
  try {
    start()
  } catch (error) {
    console.error(error)
  }

/** What is to be done with every body that comes. */
function arrived(): void {
  showPicks()
  countWords()
  focusNews()
  showUsed()
  showEvidence()
}
