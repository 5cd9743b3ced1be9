/** An address of this site, to go back to; anything else would let a form or a link send people elsewhere. */
export function ownAddress(here: unknown, otherwise = '/'): string {
  if (typeof here !== 'string' || !here.startsWith('/') || here.length > 2000) return otherwise
  const own = 'http://here.invalid'
  const address = URL.canParse(here, own) ? new URL(here, own) : undefined
  // A path such as /.//elsewhere is read as //elsewhere, which browsers take for another site.
  return address?.origin === own && !address.pathname.startsWith('//') ? `${address.pathname}${address.search}` : otherwise
}
