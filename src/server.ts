import { serve } from './serve.ts'
import { settingsFrom } from './settings.ts'

const read = settingsFrom(process.env)
if ('errors' in read) {
  console.error(read.errors.join('\n'))
  process.exit(1)
}
serve(read.settings).catch((error: unknown) => {
  console.error(told(error))
  process.exit(1)
})

function told(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error) || error.code !== 'EADDRINUSE') return error.message
  return `${error.message}. Something else listens there: stop it, or set PORT to another number.`
}
