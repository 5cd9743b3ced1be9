import { serve } from './serve.ts'
import { settingsFrom } from './settings.ts'

const read = settingsFrom(process.env)
if ('errors' in read) {
  console.error(read.errors.join('\n'))
  process.exit(1)
}
serve(read.settings).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exit(1)
})
