const fates = ['kept', 'refused', 'behind', 'settled', 'unsaved', 'gone'] as const

/** What the server says became of something that was sent. It never holds anything of a key or a mark. */
export interface Receipt {
  is: (typeof fates)[number]
  /** For the learner. */
  words?: string
  /** When what stands was saved, as pages write it: 14:03. */
  clock?: string
  /** How many answers and drafts of the question there are now. */
  seen?: number
  /** Where the browser goes next. */
  to?: string
}

/** @returns undefined where it is no receipt: another machine's page, or an error of something between */
export async function receiptIn(answer: Response): Promise<Receipt | undefined> {
  if (!answer.headers.get('content-type')?.startsWith('application/json')) return undefined
  const sent: unknown = await answer.json()
  return isReceipt(sent) ? sent : undefined
}

function isReceipt(sent: unknown): sent is Receipt {
  if (typeof sent !== 'object' || sent === null || !('is' in sent)) return false
  return fates.some((fate) => fate === sent.is)
}
