import { get, type IncomingMessage } from 'node:http'
import { Refused, whyOf } from './refused.ts'

/**
 * Asks the running server for all that is kept.
 * @param address where running.json says it is reached
 * @param patience how long it may say nothing, before it answers and while it does, in milliseconds
 * @throws Refused in words; so does what is returned with an error, when it falls silent or breaks off
 */
export async function askServer(address: string, ticket: string, patience = 60_000): Promise<AsyncIterable<Buffer>> {
  const url = `http://${reachable(address)}/backup`
  const answer = await new Promise<IncomingMessage>((answered, failed) => {
    const silent = new Error(`the server said nothing for ${patience / 1000} s`)
    const asked = get(url, { headers: { authorization: `Bearer ${ticket}` } }, (answer) => {
      asked.once('timeout', () => answer.destroy(silent))
      answered(answer)
    })
    asked.setTimeout(patience, () => asked.destroy(silent)).once('error', failed)
  }).catch((cause: unknown) => {
    throw new Refused(
      `The server at ${address} has the folder and does not answer (${whyOf(cause)}). If it is just starting, try again in a moment.`,
    )
  })
  if (answer.statusCode !== 200) answer.resume()
  if (answer.statusCode === 409)
    throw new Refused(`The server at ${address} has the folder and is giving a backup just now. Try again when that one has ended.`)
  if (answer.statusCode !== 200) {
    throw new Refused(
      `The server at ${address} has the folder and gives no backup (${answer.statusCode}). Either it signs with another secret – set SECRET to what the server has – or it is of an older release: start it anew.`,
    )
  }
  return answer
}

/** Where this machine reaches a server that listens on all addresses. */
function reachable(address: string): string {
  const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
  if (host === '0.0.0.0') return `127.0.0.1:${port}`
  if (host === '::' || host === '[::]') return `[::1]:${port}`
  return host.includes(':') && !host.startsWith('[') ? `[${host}]:${port}` : address
}
