import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'

/**
 * Calls back when the system says that something changed in the folder or in those within it that it is told of; where the system
 * does not say so, nothing is lost but a second.
 */
export function hints(folder: string, hint: () => void): { folders(names: readonly string[]): void; close(): void } {
  const watched = new Map<string, FSWatcher>()

  // One by one and not all that is below: on Linux the latter means a watch on each file.
  const begin = (name: string) => {
    try {
      const watcher = watch(join(folder, name), { persistent: false }, hint)
      watcher.on('error', () => end(name))
      watched.set(name, watcher)
    } catch {
      // It is looked at all the same.
    }
  }
  const end = (name: string) => {
    watched.get(name)?.close()
    watched.delete(name)
  }
  begin('.')

  return {
    folders(names) {
      for (const name of watched.keys()) if (name !== '.' && !names.includes(name)) end(name)
      for (const name of names) if (!watched.has(name)) begin(name)
    },
    close() {
      for (const name of watched.keys()) end(name)
    },
  }
}
