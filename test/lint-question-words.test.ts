import { describe } from 'vitest'
import { choice, cloze, several, statement, table } from './lint-question-set-up.ts'

describe('L05: negative prompts', () => {
  const asked = (prompt: string) => choice(prompt, 'crime', 'fish', 'money')
  table('L05', [
    ['not in small letters', asked('Which topic was not discussed?'), 'warning prompt: “not” stands in the prompt, where it is read over'],
    ['not in capitals', asked('Which topic was NOT discussed?'), 'warning prompt: the prompt asks for what is not so: NOT'],
    ['a short form', asked('Which topic wasn’t discussed?'), 'warning prompt: “wasn’t” stands'],
    ['except', asked('They spoke of all of these except'), 'warning prompt: “except” stands'],
    ['least', asked('Which is least likely?'), 'warning prompt: “least” stands'],
    ['at least', asked('Which at least two people said so?')],
    ['a word with not in it', asked('Which notable topic came up?')],
    ['not in what is told before the question', asked('China did not answer at first. Which topic came up then?')],
    ['not where something is told after the question', asked('What did they not say? Choose one topic.'), 'warning prompt: “not”'],
    ['a task that is no question', { kind: 'hot-text', prompt: 'Find the sentence that does not fit.' }, 'warning prompt: “not”'],
    ['the same in capitals', { kind: 'hot-text', prompt: 'Find the sentence that does NOT fit.' }, 'warning prompt: the prompt asks'],
    ['a reason that is to be found', { kind: 'hot-text', prompt: 'Find the sentence that tells why he did not come.' }],
    ['how not to answer', { kind: 'hot-text', prompt: 'Find the sentence that tells why. Do not copy sentences from the text.' }],
    ['please', { kind: 'hot-text', prompt: 'Find the reason. Please do NOT use a dictionary.' }],
    ['all except one', { kind: 'hot-text', prompt: 'Find all reasons except the first.' }, 'warning prompt: “except”'],
    ['words in quotation marks', asked('Who says “Never again”, and about what?')],
    ['a question in quotation marks', asked('What does he mean by “Why not?”?')],
    ['an apostrophe in quotation marks', asked('Who says ‘I don’t know’?')],
    ['an apostrophe in straight ones', asked("Who says 'I don't know'?")],
    ['a short form between two apostrophes', asked("Which of the leaders' topics wasn't on the guests' list?"), "warning prompt: “wasn't”"],
    ['half of it in quotation marks', asked('Who does not say ‘I don’t know’?'), 'warning prompt: “not”'],
    ['not least', asked('Who came, not least for the fish?')],
    ['a statement', statement('The mill is not new.')],
  ])
})

describe('L09: always and never', () => {
  const asked = (...texts: string[]) => choice('What is told of it?', ...texts)
  table('L09', [
    [
      'a careful key beside an absolute option',
      asked('It may help.', 'It never helps.', 'It costs much.'),
      'warning options.1.text: “never” stands in a wrong option',
      'warning options.0.text: “may” stands in the key',
    ],
    ['never in both', asked('It never helps.', 'It is never told.', 'It costs much.')],
    ['a careful word in both', asked('It may help.', 'It often costs much.', 'It is not told.')],
    [
      'two absolute options',
      asked('It helps.', 'Only China says so.', 'Every side says so.'),
      'warning options.1.text: “only”',
      'warning options.2.text: “every”',
    ],
    ['not all, and at all', asked('It helps.', 'Not all say so.', 'It does nothing at all.')],
    ['words with such words in them', asked('It helps a someone.', 'Allies say so.', 'Everyone says so.')],
    ['a month', asked('It began in May.', 'It began in June.', 'It began in July.')],
    ['about so many', asked('some 300 people', 'a dozen people', 'many people')],
    ['what may be done', asked('limits on what may be sold', 'a plea for trade', 'a plan for ships')],
    ['one of two keys', several('It may help.', 'It costs much.', 'It is new.', 'It is old.', 'It is red.')],
    [
      'both keys',
      several('It may help.', 'It often costs much.', 'It is new.', 'It is old.', 'It is red.'),
      'warning options.0.text: “may”',
      'warning options.1.text: “often”',
    ],
    ['a gap', cloze('On that day the two sides have [often | never | always] signed the plan.')],
  ])
})

describe('L10: echo of the prompt', () => {
  table('L10', [
    [
      'a word that only the key has',
      choice('How is the currency kept stable?', 'by a currency swap', 'by a new law', 'by two loans'),
      'warning options.0.text: only the key has “currency”',
    ],
    [
      'another form of it',
      choice('Which currencies are meant?', 'the currency of the North', 'that of the South', 'that of China'),
      'warning options.0.text: only the key has “currencies”',
    ],
    [
      'a word of the same family',
      choice('How is the economy?', 'in economic need', 'in a new war', 'in good hands'),
      'warning options.0.text: only the key has “economy”',
    ],
    [
      'a wrong option that has it too',
      choice('How is the currency kept stable?', 'by a currency swap', 'by a law on currency', 'by two loans'),
    ],
    ['a name', choice('What did Xi and Lee sign?', 'a plan of Lee for trade', 'a plan of Kim for arms', 'a plan of Wi for fish')],
    [
      'a name at the beginning of a sentence',
      choice('Lee made a plan. What does Lee want?', 'Lee wants peace', 'Kim wants arms', 'Wi wants fish'),
    ],
    ['words that say nothing', choice('What is it that they had for this?', 'it is that for them', 'a new plan', 'two loans')],
    [
      'several keys',
      { ...several('a currency swap', 'a loan', 'a law', 'a plan', 'a ship'), prompt: 'Which TWO currency plans are told?' },
    ],
  ])
})

describe('L11: grammar', () => {
  table('L11', [
    [
      'an, and words that follow a',
      choice('Seoul and Beijing signed an ___', 'agreement', 'contract', 'treaty'),
      'error options: “an” cannot stand before “contract”, “treaty”',
    ],
    ['a at the end', choice('It was a', 'treaty', 'hour', 'union'), 'error options: “a” cannot stand before “hour”'],
    [
      'a gap within the prompt',
      choice('They signed an ___ on trade.', 'accord', 'law', 'act'),
      'error options: “an” cannot stand before “law”',
    ],
    ['words that all fit', choice('Seoul and Beijing signed an …', 'agreement', 'accord', 'hourly plan', '18-year lease')],
    ['u that is heard like you', choice('It was a ___ plan.', 'unanimous', 'Ugandan', 'useful', 'united')],
    ['u after an', choice('It was an ___ thing.', 'unusual', 'utter', 'ugly', 'urgent')],
    ['u that is surely heard like you', choice('It was an ___ thing.', 'unusual', 'useful', 'ugly'), /before “useful”$/],
    ['figures that are heard with a vowel', choice('It is an ___ house.', '18th-century', '11th-century', '80-year-old', '11,000-ton')],
    [
      'figures that are not',
      choice('It is an ___ house.', '18th-century', '12th-century', '1st-rate'),
      /before “12th-century”, “1st-rate”$/,
    ],
    ['figures that are heard in two ways', choice('It is a ___ house.', '1,100-ton', '1800s', 'new')],
    ['letters that are spelled', choice('She has a ___', 'MSc degree', 'mRNA drug', 'plan')],
    ['both articles', choice('Seoul and Beijing signed a/an ___', 'agreement', 'contract', 'treaty')],
    ['short forms, which may be spelled', choice('It is a', 'US firm', 'NATO plan', 'plan')],
    ['an article elsewhere', choice('Who signed an agreement?', 'Lee', 'Xi', 'Ahn')],
    [
      'a list of a gap',
      cloze('On that day the two sides signed an [agreement | contract | order] on trade.'),
      'error text: “an” cannot stand before “contract”',
    ],
    ['a list of a gap where all fit', cloze('On that day the two sides signed an [agreement | accord | order] on trade.')],
    ['a list for all gaps', { ...cloze('On that day the two sides signed an [agreement] on trade.'), bank: ['contract', 'treaty'] }],
    [
      'verbs of both numbers',
      choice('The new structures', 'are Chinese', 'is a threat', 'were moved'),
      'error options: the options begin with “is” and with “are”',
    ],
    ['verbs alone, which are what is asked for', choice('The news ___', 'is', 'are', 'were')],
    ['verbs of one number', choice('The new structures', 'are Chinese', 'were moved', 'have no use')],
    ['verbs after a whole question', choice('What do people ask?', 'Is it so', 'Are they right', 'Was it he')],
    ['questions to choose', choice('Choose a headline', 'Is trade free?', 'Are the talks over?', 'A new start')],
    [
      'there are',
      choice('In the sea there are', 'a shield', 'two nets', 'many ships'),
      'error options: “there are” cannot stand before “a shield”',
    ],
    [
      'there is',
      choice('In the sea there is …', 'a shield', 'two nets', 'water'),
      'error options: “there is” cannot stand before “two nets”',
    ],
    ['there are, with words of several', choice('In the sea there are', 'a lot of nets', 'a dozen ships', 'a net, a ship and a man')],
  ])
})
