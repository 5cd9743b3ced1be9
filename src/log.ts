import cluster from 'node:cluster'
import { type Logger, pino } from 'pino'
import type { Settings } from './settings.ts'

/**
 * Writes one JSON object a line to the terminal, or where that is led to: a disk that is full must neither end the server with the log nor
 * keep it from its end. Of several processes on one port each says which it is.
 */
export function logger(level: Settings['logLevel']): Logger {
  // Line by line: what waits to be written when the process ends would be tried for ever.
  const out = pino.destination({ dest: 1, sync: true })
  out.on('error', () => undefined)
  return pino({ base: cluster.isWorker ? { worker: process.pid } : null, level }, out)
}
