/** What is new on a page that came back takes the focus, so that it is read first: the mistakes in a form, or a hint. */
export const focusNews = (): void => document.querySelector<HTMLElement>('#summary, [data-fresh]')?.focus()
