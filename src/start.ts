import { serve } from './serve.ts'

/** Serves; where it cannot begin to, says why and ends the process with 1. */
export async function start(...how: Parameters<typeof serve>): Promise<void> {
  await serve(...how).catch((error: unknown) => {
    console.error(told(error))
    process.exit(1)
  })
}

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message
  return `${error.message}. Something else listens there: stop it, or set PORT to another number.`
}
