import { open } from 'node:fs/promises'

/** A file that was made, renamed or removed is so after a power cut only when its folder was synced, too. */
export async function syncFolder(path: string): Promise<void> {
  // Windows does not let a folder be opened, and keeps names in a journal of its own.
  if (process.platform === 'win32') return
  const folder = await open(path)
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
