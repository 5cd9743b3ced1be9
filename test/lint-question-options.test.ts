import { describe } from 'vitest'
import { choice, cloze, long, matching, options, several, table, whys } from './lint-question-set-up.ts'

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
