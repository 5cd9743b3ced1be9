import type { Entry, Field, PickText } from '../../src/web/teacher/editor-model.ts'
import type { Maker, Sample } from './sample.ts'

/** The form of a question: with remarks, with a mistake, and with what somebody else saved meanwhile. */
export function editorSamples({ write, words, page }: Maker): Sample[] {
  const frame = { here: 'bank', teacher: { name: write('Ms Okafor') } } as const
  const common = (name: string, label: string) => ({
    name,
    id: `f-${name.replaceAll('.', '-')}`,
    label: write(label),
    help: write('What the learner is asked'),
    required: true,
    remarks: [],
  })
  const remark = { severity: 'warning', message: write('It says nothing to a reader who chose it'), remedy: write('Add why') } as const
  const text = (): PickText => ({
    language: 'en',
    sections: [
      {
        n: 1,
        heading: write('Water'),
        blocks: [
          {
            kind: 'paragraph',
            sentences: [
              { value: 's1-01', html: 'Ice <em>floats</em>.', picked: true, tempts: false },
              { value: 's1-02', html: 'A lid.', picked: false, tempts: true },
            ],
          },
        ],
      },
    ],
    elsewhere: [write('F99')],
  })
  const entry = (at: number): Entry => ({
    id: `f-options-${at}`,
    title: words('Options: number 1'),
    hidden: { name: `options.${at}.id`, value: 'a' },
    main: [
      { ...common(`options.${at}.text`, 'Text'), widget: 'line', value: write('It is lighter') },
      { ...common(`options.${at}.right`, 'Right'), widget: 'tick', ticked: at === 0 },
    ],
    more: [
      { ...common(`options.${at}.why`, 'Why'), required: false, widget: 'paragraph', value: write('Read on.') },
      {
        ...common(`options.${at}.tempts`, 'Tempts'),
        required: false,
        widget: 'choice',
        pickable: true,
        others: false,
        choices: [
          { value: '', text: '', chosen: true },
          { value: 'F1', text: write('1 Ice floats.'), chosen: false },
        ],
      },
    ],
    moreOpen: at === 1,
    remarks: [remark],
    ...(at > 0 && { up: `up:options.${at}` }),
    remove: `remove:options.${at}`,
  })
  const fields: Field[] = [
    { ...common('prompt', 'Question'), widget: 'paragraph', value: write('Why does ice float?'), remarks: [remark] },
    { ...common('options', 'Options'), widget: 'list', entries: [entry(0), entry(1)], add: 'add:options' },
    { ...common('why', 'Why'), widget: 'group', fields: [{ ...common('why.true', 'True'), help: '', widget: 'line', value: '' }] },
    {
      ...common('evidence', 'Evidence'),
      widget: 'sets',
      sets: [
        { name: 'evidence.0', text: text(), count: 1, before: 'F1' },
        { name: 'evidence.1', text: text(), count: 1, before: '' },
      ],
      add: 'add:evidence',
    },
  ]
  const more: Field[] = [
    { ...common('neutral', 'Neutral'), required: false, widget: 'sentences', text: text(), count: 1, open: false, before: '' },
    { ...common('flags', 'Flags'), required: false, widget: 'lines', value: write('one') },
    {
      ...common('fits', 'Fits'),
      required: false,
      widget: 'others',
      choices: [
        { value: 'a', text: write('It is lighter'), chosen: true },
        { value: 'b', text: words('number 2'), chosen: false },
      ],
    },
  ]
  const form = {
    heading: words('Why does ice float?'),
    file: write('ice/ICE-SC-1.yaml'),
    back: { href: '/bank/ICE-SC-1', text: words('ICE-SC-1') },
    action: '/bank/ICE-SC-1',
    sent: [{ name: 'base', value: 'abc' }],
    kind: write('Single choice'),
    fields,
    settings: [{ ...common('points', 'Points'), widget: 'number' as const, value: '1' }],
    more,
    moreOpen: false,
    mistakes: [],
    remarks: [remark, { ...remark, inBlueprint: true as const }],
  }
  const preview = {
    view: 'kinds/single-choice',
    prompt: write('Why does ice float?'),
    instructions: words('Choose one answer.'),
    asked: { options: [{ seat: '1', letter: 'A', text: write('It is lighter') }] },
    points: 2,
    asksWhere: true,
    lines: [{ letter: 'A', text: write('It is lighter'), right: true, partly: false, neutral: false, why: write('Yes.'), tempts: [] }],
    explanation: write('Because.'),
    levels: ['A', 'B'],
  }
  return [
    page('teacher/editor', 'Edit ICE-SC-1', { ...form, preview }, frame),
    page(
      'teacher/editor',
      'Edit ICE-SC-1',
      {
        ...form,
        mistakes: [
          { field: 'f-prompt', message: write('“prompt” is missing') },
          { field: 'f-options', message: write('it has 2 options') },
        ],
        moreOpen: true,
        notice: { tone: 'error', words: words('Not saved.') },
        conflict: { theirs: [{ text: write('id: a'), differs: true }], yours: [{ text: write('id: a'), differs: false }] },
      },
      { ...frame, error: true },
      'teacher/editor, with mistakes and a conflict',
    ),
    page(
      'teacher/new',
      'New question',
      {
        passages: [{ value: 'ice', text: write('Why ice floats'), chosen: true }],
        kinds: [{ value: 'single-choice', name: write('Single choice') }],
      },
      frame,
    ),
    page(
      'teacher/new',
      'New question',
      {
        passages: [{ value: 'ice', text: write('Why ice floats'), chosen: true }],
        kinds: [{ value: 'single-choice', name: write('Single choice') }],
        about: { text: write('Ice floats.'), sent: [{ name: 'sentence', value: 's1-01' }] },
      },
      frame,
      'teacher/new, about a sentence',
    ),
    page('teacher/new', 'New question', { passages: [], kinds: [] }, frame, 'teacher/new, nothing to ask about'),
  ]
}
