import { get, type IncomingMessage } from 'node:http'
import { Refused, whyOf } from './refused.ts'

/** Asks the running server for all that is kept. @param address where running.json says it is reached @throws Refused in words */
export async function askServer(address: string, ticket: string): Promise<AsyncIterable<Buffer>> {
  const url = `http://${reachable(address)}/backup`
  const answer = await new Promise<IncomingMessage>((answered, failed) => {
    get(url, { headers: { authorization: `Bearer ${ticket}` } }, answered).once('error', failed)
  }).catch((cause: unknown) => {
    throw new Refused(
      `The server at ${address} has the folder and does not answer (${whyOf(cause)}). If it is just starting, try again in a moment.`,
    )
  })
  if (answer.statusCode !== 200) {
    answer.resume()
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
