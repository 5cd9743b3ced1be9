import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type RequestHandler, Router } from 'express'

/** The style sheets in the order in which they build on each other; pages get them as one. */
const sheets = ['tokens', 'fonts', 'base', 'layout', 'parts', 'text', 'covers', 'bench', 'editor', 'scores', 'coverage', 'paper', 'media']
/** Latin and its extension: what the texts are written in. Each is fetched only when a page has a letter of it. */
const fonts = ['latin', 'latin-ext'].flatMap((letters) => [
  `@fontsource-variable/literata/files/literata-${letters}-opsz-normal.woff2`,
  `@fontsource-variable/literata/files/literata-${letters}-wght-italic.woff2`,
  `@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-${letters}-wght-normal.woff2`,
])
/** What the browser runs beside its pages. */
const workerName = 'sw.js'
const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

interface File {
  type: string
  /** As it is, and where that is smaller, as browsers may ask for it. */
  forms: Record<string, Buffer>
}
export type Assets = ReturnType<typeof readAssets>

/**
 * Style, logo, fonts and scripts, read once and kept in memory.
 * @param folder the project's folder
 */
export function readAssets(folder: URL) {
  const found = contents(folder)
  // The address follows from what all files say, so that a new release is seen at once and an old one is never asked for again.
  const hash = createHash('sha256')
  for (const [name, content] of found) hash.update(name).update(content)
  const release = hash.digest('hex').slice(0, 12)

  const script = found.get(workerName)
  // It stands at its own address, and knows the addresses of all else.
  found.delete(workerName)
  const files = new Map([...found].map(([name, content]): [string, File] => [name, packed(name, content)]))
  const needed = [...files.keys()].filter((name) => !name.includes('latin-ext')).map((name) => `/assets/${release}/${name}`)
  const own = script && Buffer.concat([Buffer.from(`const files = ${JSON.stringify(needed)};\n`), script])

  const router = Router().get('/:release/:name', (request, response, next) => {
    const file = files.get(request.params.name)
    if (!file) return next()
    const form = request.acceptsEncodings(Object.keys(file.forms)) || 'identity'
    response
      .set('Content-Type', file.type)
      .set('Vary', 'Accept-Encoding')
      .set('Cache-Control', request.params.release === release ? 'public, max-age=31536000, immutable' : 'no-cache')
    // The logo carries its own colours for light and dark.
    if (file.type === types['.svg']) response.set('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'")
    if (form !== 'identity') response.set('Content-Encoding', form)
    response.end(file.forms[form] ?? file.forms.identity)
  })

  const worker: RequestHandler = (_request, response, next) => {
    if (!own) return next()
    response.set('Content-Type', types['.js']).set('Cache-Control', 'no-cache').end(own)
  }

  return {
    /** The file itself as an address, for a page that stands alone. @throws when there is none */
    inline(name: string): string {
      const file = files.get(name)
      if (!file) throw new Error(`There is no file “${name}” for the browser`)
      return `data:${file.type.replaceAll(' ', '')};base64,${file.forms.identity?.toString('base64') ?? ''}`
    },
    /** What opens kept pages without a network: it stands at an address that never changes, and changes with each release. */
    worker,
    /** To be mounted on `/assets`. */
    router,
    /** The address of a file. @throws when there is none */
    path(name: string): string {
      if (files.has(name)) return `/assets/${release}/${name}`
      throw new Error(`There is no file “${name}” for the browser${name.endsWith('.js') ? ': run `npm run build`' : ''}`)
    },
  }
}

/** Every file by the name that pages call it. */
function contents(folder: URL): Map<string, Buffer> {
  const style = new URL('views/style/', folder)
  const built = new URL('dist/client/', folder)
  const installed = createRequire(new URL('package.json', folder))
  return new Map([
    ['style.css', Buffer.concat(sheets.map((sheet) => readFileSync(new URL(`${sheet}.css`, style))))],
    ['logo.svg', readFileSync(new URL('logo.svg', style))],
    ...fonts.map((font): [string, Buffer] => [font.slice(font.lastIndexOf('/') + 1), readFileSync(installed.resolve(font))]),
    ...scriptsIn(built).map((name): [string, Buffer] => [name, readFileSync(new URL(name, built))]),
  ])
}

function scriptsIn(folder: URL): string[] {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.js'))
  } catch {
    return [] // not built: `path` says so when a page asks for one
  }
}

function packed(name: string, content: Buffer): File {
  const type = types[extname(name)] ?? 'application/octet-stream'
  if (type === types['.woff2']) return { type, forms: { identity: content } }
  return { type, forms: { br: brotliCompressSync(content), gzip: gzipSync(content), identity: content } }
}
