/** A form that came back with a mistake: its summary takes the focus, so that it is read first. */
export const focusSummary = (): void => document.getElementById('summary')?.focus()
