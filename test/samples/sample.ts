import type { Words } from '../../src/text.ts'
import type { Frame, Pages } from '../../src/web/models.ts'

/** How a sample writes its texts: as they are for looking at, or with something nasty in each for testing. */
export type Writer = (text: string) => string

/** What samples are made with. */
export interface Maker {
  write: Writer
  words: (text: string) => Words
  page: SampleOf
}

export interface Sample {
  name: string
  frame: Frame
  view: keyof Pages
  model: Pages[keyof Pages]
}

/** Makes a sample: its view, the title, the model, what the frame has besides, and its name where one view has several. */
export type SampleOf = <View extends keyof Pages>(
  view: View,
  title: string,
  model: Pages[View],
  frame?: Partial<Frame>,
  name?: string,
) => Sample
