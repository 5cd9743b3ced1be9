import { say } from '../text.ts'
import type { ErasedBy } from '../training/erasing.ts'
import type { House } from './app.ts'
import { Unfinished } from './errors.ts'

/**
 * Erases a learner. Where anything of theirs goes on counting, all is counted anew, which takes its time behind the pages.
 * @returns false where there is nobody of this id and never was
 * @throws Unfinished when it is begun and the disk refuses the rest
 */
export const eraser =
  ({ trainer, board }: Pick<House, 'trainer' | 'board'>) =>
  async (learner: string, by: ErasedBy): Promise<boolean> => {
    const erased = await trainer.erase(learner, by).catch((cause: unknown) => {
      throw trainer.isGone(learner) ? new Unfinished('An erasing is begun and not finished', { cause }) : cause
    })
    if (erased) board.forget(learner, erased.counted)
    return erased !== undefined
  }

/** Where the box was not ticked. */
export const unsure = { field: 'sure', message: say('Tick the box to say that you are sure. Nothing was changed.') }
