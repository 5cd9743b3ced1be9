/** An apostrophe between letters ends nothing: ‘I don’t know’. */
const quotation = /“[^”]*”|„[^“”]*[“”]|"[^"]*"|‘.*?’(?!\p{L})|(?<!\p{L})'.*?'(?!\p{L})|«[^»]*»/gu

/** A text without what stands in it between quotation marks: those are words of somebody else, or words that are asked about. */
export const withoutQuotations = (text: string): string => text.replace(quotation, ' ')
