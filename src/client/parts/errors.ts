/**
 * What is new on a page, or in a part of it, takes the focus, so that it is read first: the mistakes in a form, or a hint.
 * @param within where to look for it
 */
export const focusNews = (within: ParentNode = document): void => within.querySelector<HTMLElement>('#summary, [data-fresh]')?.focus()
