import { describe, expect, it } from 'vitest'
import { glossedSentences, plainText, sentenceHtml } from '../src/passages/render.ts'

describe('the HTML of a sentence', () => {
  it.each([
    ['emphasis', 'a *b* **c**', 'a <em>b</em> <strong>c</strong>'],
    ['raw HTML', '<script>alert(1)</script>', '&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['a link', '[x](https://example.org/?a=1&b=2)', '<a href="https://example.org/?a=1&amp;b=2">x</a>'],
    ['a relative link', '[x](../b#c:d)', '<a href="../b#c:d">x</a>'],
    ['a link to a script', '[x](javascript:alert)', '[x](javascript:alert)'],
    ['a script behind an entity', '[x](java&#115;cript:alert)', '[x](javascript:alert)'],
    ['a script in capitals with a tab', '[x](<JAVA&Tab;SCRIPT:alert>)', '[x](&lt;JAVA\tSCRIPT:alert&gt;)'],
    ['data', '[x](data:text/html,hi)', '[x](data:text/html,hi)'],
    ['mail', '<a@example.org>', '&lt;a@example.org&gt;'],
    ['a picture', '![x](https://example.org/a.png)', '!<a href="https://example.org/a.png">x</a>'],
    ['a quotation mark in a title', '[x](a "q\\"onload=")', '<a href="a" title="q&quot;onload=">x</a>'],
  ])('is safe for %s', (_, markdown, html) => {
    expect(sentenceHtml(markdown)).toBe(html)
  })

  it('has its words without Markdown, too', () => {
    expect(plainText('A *b* `c` [d](e) &amp; \\*f\\* <b>')).toBe('A b c d & *f* <b>')
  })
})

describe('glossary words', () => {
  const glossed = (glossary: Record<string, string>, ...markdown: string[]) => [
    ...glossedSentences({ glossary, sentences: markdown.map((text, at) => ({ id: `s${at}`, text, labels: [], markdown: text })) }).values(),
  ]
  const button = (number: number, word: string, meaning: string) =>
    `<button type="button" class="gloss" popovertarget="meaning-${number}">${word}</button><span popover id="meaning-${number}" class="meaning"><b>${word}</b>: ${meaning}</span>`

  it('are buttons where they stand for the first time, in upper or lower case', () => {
    expect(glossed({ ice: 'cold' }, 'Icy *ICE* and ice.', 'Ice')).toEqual([`Icy <em>${button(1, 'ICE', 'cold')}</em> and ice.`, 'Ice'])
  })

  it('are found the longest first, as whole words', () => {
    expect(glossed({ swap: 'x', 'currency swap': 'y' }, 'A currency swap, swaps, a swap.')).toEqual([
      `A ${button(1, 'currency swap', 'y')}, swaps, a ${button(2, 'swap', 'x')}.`,
    ])
  })

  it('are found the longest first where two begin at the same place, and the shorter one where the longer goes on', () => {
    expect(glossed({ ice: 'x', 'ice age': 'y' }, 'The ice age.', 'Ice ages.')).toEqual([
      `The ${button(1, 'ice age', 'y')}.`,
      `${button(2, 'Ice', 'x')} ages.`,
    ])
  })

  it('are words and nothing else within a link', () => {
    expect(glossed({ ice: 'cold' }, '[ice](a) ice')).toEqual([`<a href="a">ice</a> ${button(1, 'ice', 'cold')}`])
  })

  it('are shown as they are written, with their meaning', () => {
    expect(glossed({ 'a&b': '<b>"x"</b>' }, 'See a&b.')).toEqual([`See ${button(1, 'a&amp;b', '&lt;b&gt;&quot;x&quot;&lt;/b&gt;')}.`])
  })

  it('may hold signs that mean something in a pattern, and letters of scripts without spaces', () => {
    expect(glossed({ 'C++': 'x', 冰: 'y', '(a': 'z' }, 'In C++ 水和冰水 (a')).toEqual([
      `In ${button(1, 'C++', 'x')} 水和${button(2, '冰', 'y')}水 ${button(3, '(a', 'z')}`,
    ])
  })

  it('leave a sentence as it is where there are none', () => {
    expect(glossed({}, 'A <i> & *b*')).toEqual([sentenceHtml('A <i> & *b*')])
  })
})
