/** As long as this process may work at a time, in milliseconds: it gives others a turn after 15, and a machine may be slow. */
export const longestWork = 200

/** The most that this process worked at a time, in milliseconds, until all is done: what other processes do meanwhile is none of it. */
export async function longestTurn(isDone: () => boolean): Promise<number> {
  let longest = 0
  for (let before = process.cpuUsage(); !isDone(); before = process.cpuUsage()) {
    await new Promise((done) => setImmediate(done))
    const { user, system } = process.cpuUsage(before)
    longest = Math.max(longest, (user + system) / 1000)
  }
  return longest
}
