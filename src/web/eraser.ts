import { say } from '../text.ts'
import type { ErasedBy } from '../training/erased-elsewhere.ts'
import type { House } from './app.ts'
import { Unfinished } from './errors.ts'

/**
 * Erases a learner. Where anything of theirs goes on counting, all is counted anew, which takes its time behind the pages.
 * @returns false where there is nobody of this id and never was
 * @throws Unfinished when it is begun and the disk refuses the rest
 */
export const eraser =
  ({ trainer, board, regrades }: Pick<House, 'trainer' | 'board' | 'regrades'>) =>
  async (learner: string, by: ErasedBy): Promise<boolean> => {
    // At once: where the disk refuses the rest, they are gone all the same.
    const going = (pool: string) => {
      board.forget(learner, pool)
      regrades.forget(learner)
    }
    const erased = await trainer.erase(learner, by, going).catch((cause: unknown) => {
      throw trainer.isGone(learner) ? new Unfinished('An erasing is begun and not finished', { cause }) : cause
    })
    if (erased && erased.counted > 0) void board.recount()
    return erased !== undefined
  }

/** Where the box was not ticked. */
export const unsure = { field: 'sure', message: say('Tick the box to say that you are sure. Nothing was changed.') }
