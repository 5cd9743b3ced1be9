import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../server.ts'

/** A hello-world of Express in a process of its own: what the web costs when there is nothing to do. */
export async function startHello() {
  const port = await freePort()
  const file = fileURLToPath(new URL('../dist/hello.mjs', import.meta.url))
  await writeFile(
    file,
    `import express from 'express'\nexpress().get('/', (_, response) => response.send('Hello World!')).listen(${port}, () => console.log('ready'))\n`,
  )
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await new Promise((ready) => child.stdout.once('data', ready))
  return { child, address: `http://127.0.0.1:${port}/` }
}
