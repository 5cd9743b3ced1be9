/** Whether what keeps everything is a database, by its address (postgres://user:password@host:5432/name), and no folder. */
export const isDatabase = (place: string): boolean => /^postgres(ql)?:\/\//i.test(place)

/** A place as it is told to people: an address without its password. */
export function placeName(place: string): string {
  if (!isDatabase(place) || !URL.canParse(place)) return place
  const { protocol, username, host, pathname } = new URL(place)
  return `${protocol}//${username === '' ? '' : `${username}@`}${host}${pathname}`
}
