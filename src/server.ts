import { settingsFrom } from './settings.ts'
import { start } from './start.ts'

const read = settingsFrom(process.env)
if ('errors' in read) {
  console.error(read.errors.join('\n'))
  process.exit(1)
}
void start(read.settings)
