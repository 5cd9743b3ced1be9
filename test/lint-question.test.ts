import { describe, expect, it } from 'vitest'
import { lintQuestion } from '../src/bank/lint/question.ts'
import { exampleBase } from '../src/kinds/example.ts'
import { kinds } from '../src/kinds/index.ts'
import type { Rule } from '../src/kinds/rules.ts'

/** What is told under one rule: how grave, where, and in which words. */
function told(rule: Rule, fields: Fields): string[] {
  const kind = kinds[fields.kind]
  if (!kind) throw new Error(`There is no kind ${fields.kind}`)
  return lintQuestion(kind.schema.parse({ ...exampleBase, id: 'Q-1', ...fields }))
    .filter((one) => one.rule === rule)
    .map(({ severity, path, message }) => `${severity} ${path.join('.')}: ${message}`)
}

interface Fields {
  kind: string
  prompt: string
  [field: string]: unknown
}

const whys = [
  'Look for the sentence that names the day of the talks.',
  'Who says so? Read on to the end of the section.',
  'The passage tells this of somebody else: of whom is it?',
  'Compare the two years that stand in this paragraph.',
  'Is this told, or is it only what somebody hopes for?',
  'Read once more what was signed on that day in Gyeongju.',
]
/** Options with feedback that breaks no rule. The first is right, and so are as many of those after it as are asked for. */
const options = (texts: readonly string[], keys = 1) =>
  texts.map((text, at) => ({ id: `o${at}`, text, ...(at < keys ? { right: true } : { why: whys[at % 6], misconception: 'other_place' }) }))
const choice = (prompt: string, ...texts: string[]): Fields => ({ kind: 'single-choice', prompt, options: options(texts) })
const several = (...texts: string[]): Fields => ({
  kind: 'multiple-response',
  prompt: 'Which TWO of these are told?',
  options: options(texts, 2),
})
const statement = (prompt: string): Fields => ({ kind: 'true-false-not-given', prompt, answer: true })
const matching = (...responses: string[]): Fields => ({
  kind: 'matching',
  prompt: 'Who is it?',
  premises: ['leads the South', 'is the guest', 'stays away'].map((text, at) => ({ id: `p${at}`, text, answer: `r${at}`, why: whys[at] })),
  responses: responses.map((text, at) => ({ id: `r${at}`, text })),
})
const cloze = (text: string): Fields => ({ kind: 'cloze', prompt: 'Complete the sentence.', text, why: [whys[0]] })

const long = (words: number): string => Array.from({ length: words }, (_, at) => `w${at}`).join(' ')

type Row = readonly [what: string, question: Fields, ...told: (string | RegExp)[]]
/** Each row is a question and the beginnings of all that is told of it under this rule. */
function table(rule: Rule, rows: readonly Row[]): void {
  for (const [what, question, ...expected] of rows)
    it(what, () => {
      const patterns = expected.map((one) => (typeof one === 'string' ? new RegExp(`^${escaped(one)}`) : one))
      expect(told(rule, question)).toEqual(patterns.map((pattern) => expect.stringMatching(pattern)))
    })
}
const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

const when = 'How long is it ago?'

describe('L03: distinct options', () => {
  table('L03', [
    ['three places', choice('Where was it?', 'Seoul', 'Gyeongju', 'Shenzhen')],
    [
      'the same but for the article',
      choice('What was it?', 'The shield.', 'a march', 'shield'),
      'error options.2.text: “The shield.” and “shield” are the same',
    ],
    [
      'nearly the same words',
      choice('What is hoped for?', 'the two sides meet soon in Seoul', 'the two sides soon meet in Seoul again', 'a new treaty'),
      'error options.1.text: “the two sides meet soon in Seoul” and “the two sides soon meet in Seoul again” have 88 % of',
    ],
    ['half of the words', choice('What is hoped for?', 'the two sides meet soon', 'the two sides part for good', 'a new treaty')],
    ['another number', choice('How many?', 'seven agreements', 'five agreements', 'six agreements')],
    [
      'another number in a long option',
      choice(
        'What was done?',
        'they signed seven agreements on trade on that one day',
        'they signed five agreements on trade on that one day',
        'no',
      ),
    ],
    [
      'another name',
      choice('Who?', 'the president of the republic, Mr Lee, who spoke', 'the president of the republic, Mr Kim, who spoke', 'nobody'),
    ],
    [
      'names the other way round',
      choice('Who asked?', 'the demand that Kim made on Lee', 'the demand that Lee made on Kim', 'nobody asked'),
    ],
    [
      'what is and what is not',
      choice('What holds?', 'it will ever be ready to talk with them', 'it will not ever be ready to talk with them', 'neither'),
    ],
    [
      'ranges without an end',
      choice(when, 'more than 10 years', 'more than 5 years', '2 years'),
      'error options.1.text: “more than 10 years” and “more than 5 years” overlap: all above 10 can be either',
    ],
    [
      'a number in a range',
      choice(when, '11 years', '10 to 20 years', '2 years'),
      'error options.1.text: “11 years” and “10 to 20 years” overlap: 11 can',
    ],
    ['a number in words and in figures', choice('How many?', 'seven', '7', '8'), 'error options.1.text: “seven” and “7” overlap: 7'],
    [
      'ranges that touch',
      choice('How many?', '10 to 20', '20 to 30', '31'),
      'error options.1.text: “10 to 20” and “20 to 30” overlap: 20 can be either',
    ],
    [
      'ranges that touch, with a dash',
      choice('How many?', '10–20', '20–30', '31'),
      'error options.1.text: “10–20” and “20–30” overlap: 20',
    ],
    ['ranges side by side', choice('How many?', '10 to 19', 'between 20 and 30', 'more than 30', 'fewer than 10')],
    ['a bound that belongs to one of two', choice('How many?', 'more than 20', '10 to 20', 'less than 10')],
    [
      'a bound that belongs to both',
      choice('How many?', '20 or more', 'at most 20', '−3'),
      /overlap: 20 can be either/,
      /overlap: -3 can be either/,
    ],
    ['other units', choice(when, 'more than 10 years', 'more than 5 months', '2 days')],
    ['units that are signs', choice('By how much?', '5 %', '5 €', '5')],
    ['the same unit that is a sign', choice('By how much?', '5 %', '5%', '6 %'), 'error options.1.text: “5 %” and “5%” '],
    ['scores', choice('What was the score?', '1–2', '1–3', '2–1')],
    ['below zero', choice('How cold is it?', '-4 °C', '4 °C', '−14 °C')],
    ['a sign behind a letter', choice('Which language is it?', 'C', 'C++', 'C#')],
    ['a sign between letters', choice('What is it?', 'a + b', 'a - b', 'a − b · 2')],
    ['raised figures', choice('How many?', 'about 2³ of them', 'about 23 of them', 'none')],
    ['the same signs', choice('What is it?', 'a − b', 'a - b', 'a + b'), 'error options.1.text: “a − b” and “a - b” are the same answer'],
    ['a hyphen, which is no sign', choice('What is he?', 'a well-known man', 'a well known man', 'a boy'), 'warning options.1.text'],
    ['marks of punctuation', choice('Which mark is missing?', ',', ';', ':')],
    ['letters whose case counts', choice('Which genotype is it?', 'AA', 'Aa', 'aa')],
    [
      'the same words in another order',
      choice('What holds?', 'Ice melts faster than snow in the sun', 'Snow melts faster than ice in the sun', 'Both melt'),
      'warning options.1.text: “Ice melts faster than snow in the sun” and “Snow melts faster than ice in the sun” have 100 %',
    ],
    [
      'before and after',
      choice(
        'When was it?',
        'the price of rice rose in the town just before the talks',
        'the price of rice rose in the town just after the talks',
        'never',
      ),
    ],
    [
      'more and less',
      choice(
        'Why?',
        'the old house by the sea loses more heat at night',
        'the old house by the sea loses less heat at night',
        'it is warm',
      ),
    ],
    ['only', choice('Who?', 'the old men of the town who came by ship', 'only the old men of the town who came by ship', 'nobody')],
    [
      'a word of its own on both sides',
      choice(
        'What is taxed?',
        'since that year the town takes a tax on cars',
        'since that year the town takes a tax on steel',
        'nothing is',
      ),
      'warning options.1.text',
    ],
    [
      'a word more on one side',
      choice('What is taxed?', 'the town takes a tax on cars', 'the old town takes a tax on cars', 'nothing is'),
      'error options.1.text',
    ],
    ['times that overlap', choice('When was it?', '2014 to 2017', '2015 to 2018', '2020')],
    [
      'two numbers of other things',
      choice('What is told?', 'More than ten structures stand there.', 'More than five firms work there.', 'Nothing is.'),
    ],
    [
      'several to choose',
      several('a swap', 'the internet', 'The swap', 'tariffs', 'fishing'),
      'error options.2.text: “a swap” and “The swap” are the same',
    ],
    ['shared responses', matching('Lee', 'Xi', 'Trump', 'Kim', 'xi'), 'error responses.4.text: “Xi” and “xi” are the same answer'],
    [
      'a list of a gap',
      cloze('On that day the two sides have [signed | Signed | rejected] the plan.'),
      'error text: “signed” and “Signed” are the same',
    ],
    ['what may be typed', { kind: 'short-answer', prompt: 'Where?', accept: [{ text: 'Seoul' }, { text: 'seoul' }] }],
  ])
})

describe('L04: options about options', () => {
  table('L04', [
    ['both', choice('Who?', 'Both A and C', 'Lee', 'Xi'), 'error options.0.text: “Both A and C” is about other options: “A and C”'],
    ['all of the above', choice('Who?', 'Lee', 'Xi', 'All of the above.'), 'error options.2.text: “All of the above.” is about'],
    ['none of these answers', choice('Who?', 'Lee', 'Xi', 'none of these answers'), 'error options.2.text'],
    ['neither of these', several('Lee', 'Xi', 'Kim', 'Wi', 'Neither of these'), 'error options.4.text'],
    [
      'all of these talks',
      choice('What?', 'All of these talks were held in Seoul.', 'None of these plans was signed.', 'Both of the leaders left.'),
    ],
    ['a name of two words', choice('Who?', 'Kim and Lee', 'AI and trade', 'Xi')],
    ['two letters', choice('Who?', 'Lee', 'Xi', 'Kim', 'A and B'), 'error options.3.text: “A and B” is about other options'],
    ['two letters and no more', choice('Who?', 'Lee', 'Xi', 'Kim', 'A and C only.'), 'error options.3.text'],
    ['three letters', choice('Who?', 'Lee', 'Xi', 'Kim', 'A, B and C are correct'), 'error options.3.text'],
    ['things with letters', choice('What helps?', 'Vitamins A and C', 'Plans A and B', 'A and B vitamins')],
    ['letters that no option has', choice('Which points are meant?', 'E and F', 'the center', 'the corner')],
    ['letters alone', choice('Which points are meant?', 'A and B', 'A and C', 'B and C')],
    ['all of the above is so', choice('Who?', 'Lee', 'Xi', 'All of the above are right'), 'error options.2.text'],
    ['what stands above', choice('What is lit?', 'all of the above-ground halls', 'none of the above ground floors', 'a cave')],
  ])
})

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

describe('L06: conspicuous keys', () => {
  const asked = (...lengths: number[]) =>
    choice('What was it?', ...lengths.map((length, at) => String.fromCharCode(97 + at).repeat(length)))
  table('L06', [
    [
      'much longer than the others',
      asked(74, 31, 28, 35),
      'error options.0.text: the key has 74 characters, and the others have 31 on average',
    ],
    ['just long enough', asked(50, 40, 40), 'error options.0.text: the key has 50 characters'],
    ['a little shorter', asked(99, 80, 80)],
    ['a wrong one that is as long', asked(74, 31, 28, 74)],
    ['a key that is short', asked(10, 31, 28, 35)],
    ['a place', choice('Where?', 'Beijing', 'Seoul', 'Tokyo', 'Osaka')],
    ['a person', choice('Who?', 'Lee Jae-myung', 'Wi Sung-lac', 'Trump')],
    ['a month', choice('When?', 'September', 'March', 'June', 'May')],
    ['a thing', choice('What is it?', 'an hourglass', 'an apple', 'an egg')],
    ['three words', choice('What was signed?', 'a currency agreement', 'a law', 'a plan')],
    ['a long name', choice('Who?', 'the Organization for Economic Cooperation and Development', 'the World Bank', 'the town')],
    ['a name of many words', choice('Who?', 'the Bank for International Settlements', 'the World Bank', 'the town')],
    ['four words', choice('What was it?', 'a currency swap agreement', 'a new law', 'two plans'), 'error options.0.text: the key has 25'],
    ['several keys', several('a'.repeat(74), 'b'.repeat(74), 'crime', 'money', 'fish')],
    [
      'the first of two parts',
      {
        kind: 'two-part',
        prompt: 'What was it?',
        options: options(['a'.repeat(74), 'b'.repeat(31), 'c'.repeat(28)]),
        sentences: ['E1', 'E2', 'E3'].map((sentence, at) => ({ sentence, right: at === 0, fits: [`o${at}`], why: whys[at] })),
      },
      'error options.0.text: the key has 74',
    ],
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

describe('L12: even options', () => {
  table('L12', [
    [
      'one word beside fourteen',
      choice('What was signed?', 'Seven', long(14), 'five plans on trade'),
      /^warning options\.1\.text: the longest option has \d+ characters, and the shortest, “Seven”, has 5$/,
    ],
    ['just twice as long', choice('Where?', 'in the old town hall', 'in a house', 'on the sea')],
    [
      'a little longer',
      choice('Where?', 'in the old town halls', 'in a house', 'on the sea'),
      'warning options.0.text: the longest option has 21 characters',
    ],
    ['long names', choice('Who?', 'Lee', 'Xi', 'Representative Kim Hye-kyung')],
    ['numbers in no order', choice('How many?', '11', '5', '21', '7')],
    ['shared responses', matching('Lee', 'the president of the whole country', 'Trump', 'Kim', 'Wi')],
  ])
})

describe('L17: feedback', () => {
  const why = (...lines: (string | undefined)[]): Fields => ({
    kind: 'single-choice',
    prompt: 'What was signed?',
    options: ['an exchange of money', 'a plan for fish', 'a law on tariffs'].map((text, at) => ({
      id: `o${at}`,
      text,
      ...(at === 0 ? { right: true } : { misconception: 'other_deal' }),
      ...(lines[at] && { why: lines[at] }),
    })),
  })
  table('L17', [
    ['lines that say something', why(whys[0], whys[1], whys[2])],
    ['one word', why(whys[0], 'Wrong.', whys[2]), 'error options.1.why: the feedback “Wrong.” has one word; 6 are the least'],
    [
      'five words for the key',
      why('This is what they signed.', whys[1], whys[2]),
      'error options.0.why: the feedback “This is what they signed.” has 5 words',
    ],
    ['six words', why('This is what they have signed.', whys[1], whys[2])],
    ['36 words', why(whys[0], long(36), whys[2]), 'error options.1.why: the feedback has 36 words'],
    ['35 words', why(whys[0], long(35), whys[2])],
    ['the same for two', why(undefined, whys[1], whys[1]), 'error options.2.why: “a plan for fish” and “a law on tariffs” have the same'],
    [
      'praise for a wrong one',
      why(undefined, 'Right, but look at the day once more.', whys[2]),
      'error options.1.why: the feedback on a wrong answer begins like praise',
    ],
    ['right as a side', why(undefined, 'Right-wing parties are named in another section.', whys[2])],
    ['words without spaces between them', why(whys[0], '请再看一遍第一段里关于会谈日期的句子。', whys[2])],
    ['right as a time', why(undefined, 'Right after the talks something else was signed.', whys[2])],
    ['praise for the key', why('Right, this is what the sentence says.', whys[1], whys[2])],
    [
      'the key',
      why(undefined, 'The text speaks of an Exchange of Money instead.', whys[2]),
      'error options.1.why: the feedback on a wrong answer tells the key: “an exchange of money”',
    ],
    ['the key without its article', why(undefined, 'What they signed is called the exchange of money.', whys[2]), /tells the key/],
    ['a word of the key', why(undefined, 'This has nothing to do with any money.', whys[2])],
    ['the key beside the key', why('They signed an exchange of money that day.', whys[1], whys[2])],
    [
      'a statement',
      { ...statement('The mill is new.'), why: { false: 'Read again.' } },
      'error why.false: the feedback “Read again.” has 2 words',
    ],
    [
      'a premise',
      {
        ...matching('Lee', 'Xi', 'Kim', 'Wi', 'Heo'),
        premises: ['a', 'b', 'c'].map((id, at) => ({ id, text: id, answer: `r${at}`, why: 'No.' })),
      },
      ...[0, 1, 2].map((at) => `error premises.${at}.why: the feedback “No.” has one word`),
    ],
    [
      'any other sentence',
      { kind: 'hot-text', prompt: 'Which sentence tells why?', others: 'No.' },
      'error others: the feedback “No.” has one word',
    ],
    [
      'praise for a wrong sentence',
      {
        kind: 'hot-text',
        prompt: 'Which sentence tells why?',
        wrong: [{ sentence: 'E1', why: 'Correct place, but another reason is asked for.' }],
      },
      'error wrong.0.why: the feedback on a wrong answer begins like praise',
    ],
    [
      'words that share an error',
      {
        kind: 'short-answer',
        prompt: 'Where?',
        accept: [{ text: 'Seoul' }],
        reject: ['Paris', 'Rome'].map((text) => ({ text, why: whys[0] })),
      },
    ],
    [
      'typed words whose feedback tells the key',
      {
        kind: 'short-answer',
        prompt: 'Why?',
        accept: [{ text: 'old people' }],
        reject: [{ text: 'firms', why: 'Are these firms for the old people, or for others?' }],
      },
      'error reject.0.why: the feedback on a wrong answer tells the key: “old people”',
    ],
    [
      'the list of a gap',
      {
        ...cloze('On that day the two sides have [signed | sealed | burned] the plan.'),
        wrong: [{ gap: 1, text: 'burned', why: 'Correct time, wrong deed: what was done?' }],
      },
      'error wrong.0.why: the feedback on a wrong answer begins like praise',
    ],
  ])
})

describe('L18: statements', () => {
  const negated = 'error prompt: the statement says what is not so'
  table('L18', [
    ...['Nobody came.', 'Neither side spoke.', 'They signed nothing.', 'He hardly spoke.', 'It can’t be.', 'No one came.'].map(
      (text) => [text, statement(text), negated] as const,
    ),
    ...[
      'Pier No. 3 was closed.',
      'The plane crossed a no-fly zone.',
      'Lee said “Never again” in Seoul.',
      'Talks stopped for a while.',
      'It is a notable north wind.',
    ].map((text) => [text, statement(text)] as const),
    ['while between two claims', statement('Lee spoke while Xi slept.'), 'error prompt: the statement makes two claims'],
  ])
})

describe('L19: reading load', () => {
  table('L19', [
    ['a prompt of 52 words', choice(long(52), 'Lee', 'Xi', 'Kim'), 'warning prompt: the prompt has 52 words'],
    ['a prompt of 40 words', choice(long(40), 'Lee', 'Xi', 'Kim')],
    ['an option of 19 words', choice('Who?', 'Lee', long(19), 'Kim'), /^warning options\.1\.text: the option “w0 w1 .*…” has 19 words$/],
    ['an option of 18 words', choice('Who?', 'Lee', long(18), 'Kim')],
    ['a dash between spaces is no word', choice(`${long(40)} –`, 'Lee', 'Xi', 'Kim')],
  ])
})

describe('the example of each kind', () => {
  it.each(Object.entries(kinds))('%s breaks none of these rules in earnest', (_, kind) => {
    const faults = lintQuestion(kind.schema.parse(kind.example.question)).filter(({ severity }) => severity === 'error')
    expect(faults).toEqual([])
  })
})

it('what a kind finds wrong is told as well', () => {
  expect(told('L02', choice('Who?', 'Lee', 'Xi'))).toEqual(['error options: it has 2 options'])
})
