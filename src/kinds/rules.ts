/**
 * The rules that questions are held against, by the numbers under which they are ticked off. Most go back to the guidelines of Haladyna,
 * Downing and Rodriguez (2002) for writing items with options. `because` is told with each complaint: why a reader's answer means less
 * where the rule is broken.
 */
export const rules = {
  L01: {
    name: 'Number of right options',
    because: 'Learners trust the number that they are told; a second right answer makes a careful reader wrong',
  },
  L02: { name: 'Number of options', because: 'With two options half of all guesses are right, and from six on nobody reads them all' },
  L03: {
    name: 'Distinct options',
    because: 'Of two options that say nearly the same, neither can be the one right answer, and cunning finds that out',
  },
  L04: { name: 'No “all of the above”', because: 'An option about other options is solved by comparing options, not by reading the text' },
  L05: { name: 'Negative prompt', because: 'A “not” that is read over turns a reader who understood the text into a wrong answer' },
  L06: { name: 'Conspicuous key', because: 'Whoever has not read the text takes the longest option, and is right' },
  L07: {
    name: 'Longest keys in the bank',
    because: 'Where the key is often the longest option, learners notice, and no longer need the text',
  },
  L08: { name: 'Places of the key', because: 'Where the key often stands in one place, guessing it pays' },
  L09: { name: 'Always and never', because: 'Test-wise learners strike out “always” and “never” and take “may”, without reading' },
  L10: { name: 'Echo of the prompt', because: 'A word of the prompt that only the key repeats gives it away' },
  L11: { name: 'Grammar that gives it away', because: 'Options that do not fit the sentence are struck out by ear' },
  L12: { name: 'Even options', because: 'What stands out in length or order is chosen for that' },
  L13: { name: 'Evidence', because: 'A key that the text does not prove cannot be learned, and nobody can be shown where it stands' },
  L14: { name: 'Copied from the source', because: 'The sentences of the article belong to others' },
  L15: { name: 'Key in the words of the text', because: 'Matching words finds such a key; understanding is not needed' },
  L16: { name: 'Give-away', because: 'One question must not answer another one' },
  L17: { name: 'Feedback', because: 'A wrong answer teaches only where it is told what may have led there' },
  L18: {
    name: 'Statements',
    because: 'Of two claims in one statement, one may be true and the other false, and “not” turns readers about',
  },
  L19: { name: 'Reading load', because: 'A question that is harder to read than the text measures something else' },
  L20: { name: 'Accepted answers', because: 'A right answer that is not accepted, or a wrong one that is, makes the mark worthless' },
  K1: { name: 'Matching', because: 'Without responses to spare the last pair is known without reading' },
  K2: { name: 'Ordering', because: 'An order that the text does not prove, or that the page shows already, measures nothing' },
  K3: {
    name: 'Gaps',
    because: 'Without enough words around a gap nobody can tell what belongs there, and a word that fits two gaps has two right places',
  },
  K4: { name: 'Two parts', because: 'Where no sentence goes with a wrong first answer, the second part tells the first' },
  K5: { name: 'Rubric', because: 'Two people mark alike only with described steps and examples of each' },
  K6: { name: 'Who says so', because: 'A claim without its speaker becomes a fact in the reader’s mind' },
  K7: { name: 'Blueprint', because: 'A bank that leaves out a kind of reading cannot say whether somebody can do it' },
} as const satisfies Record<string, { name: string; because: string }>

export type Rule = keyof typeof rules
export const ruleNames = Object.keys(rules) as [Rule, ...Rule[]]
