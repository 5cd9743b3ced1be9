import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** From the lowest to the highest: what stands in one row may know its row and all below. A name is a folder or a file in src/. */
const layers: readonly (readonly string[])[] = [
  ['text.ts', 'random.ts', 'queue.ts', 'turns.ts', 'sync-folder.ts', 'words'],
  ['formats/item.ts'],
  ['kinds'],
  ['formats'],
  ['passages'],
  ['bank'],
  ['store'],
  ['shared-bank'],
  ['accounts'],
  ['training'],
  ['statistics'],
  ['trainer.ts'],
  ['upkeep'],
  ['web'],
  ['installation.ts', 'log.ts'],
  ['serve.ts', 'paper.ts'],
  ['start.ts'],
  ['workers.ts'],
  ['server.ts', 'cli.ts'],
]

/** What may be imported against or beside the layers, and by whom. */
const exceptions: readonly { of: RegExp; by: RegExp; typeOnly?: true }[] = [
  { of: /^settings\.ts$/, by: /^(cli|installation|log|serve|server|start|paper|workers)\.ts$/ },
  { of: /^settings\.ts$/, by: /^web\/app\.ts$/, typeOnly: true },
]

/** The only places that may know a library. */
const hosts: Readonly<Record<string, RegExp>> = {
  '@noble/hashes': /^client\/parts\/answer-file\.ts$/,
  '@node-rs/argon2': /^accounts\//,
  '@scure/bip39': /^training\//,
  'csv-stringify': /^web\//,
  'cli-progress': /^upkeep\/progress\.ts$/,
  commander: /^cli\.ts$/,
  ejs: /^web\//,
  express: /^(web\/|serve\.ts|server\.ts)/,
  'fs-native-extensions': /^store\//,
  helmet: /^web\//,
  idb: /^client\/parts\/database\.ts$/,
  'intl-messageformat': /^text\.ts$/,
  jose: /^accounts\//,
  lowdb: /^store\//,
  'lru-cache': /^(store\/|training\/|text\.ts)/,
  'markdown-it': /^passages\/render\.ts$/,
  multer: /^web\/learner\/uploads\.ts$/,
  pino: /^(web\/|log\.ts)/,
  'rate-limiter-flexible': /^store\//,
  'prom-client': /^web\/metrics\.ts$/,
  pg: /^store\/postgres\//,
  re2js: /^kinds\//,
  'snowball-stemmers': /^bank\/lint\/stems\.ts$/,
  yaml: /^(passages|bank)\//,
  zod: /^(kinds|formats|passages|bank|store|shared-bank|training|upkeep|web)\/|^(settings|trainer)\.ts$/,
}

interface Import {
  /** From src/, with forward slashes. */
  from: string
  to: string
  typeOnly: boolean
}

/** All imports of a source text: import … from, export … from, import '…' and import('…'). */
function importsOf(from: string, text: string): Import[] {
  const statements = text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?(?:[^'"`;]*?\sfrom\s+)?['"]([^'"]+)['"]/g)
  const calls = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)
  return [
    ...[...statements].map(([, type, to = '']) => ({ from, to, typeOnly: type !== undefined })),
    ...[...calls].map(([, to = '']) => ({ from, to, typeOnly: false })),
  ]
}

const slashed = (path: string) => path.split(sep).join('/')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .map(slashed)
  .filter((file) => /\.ts$/.test(file) && !/\.d\.ts$/.test(file))
const imports = files.flatMap((file) => importsOf(file, readFileSync(join(src, file), 'utf8')))

const isWithin = (file: string, name: string) => file === name || file.startsWith(`${name}/`)
const rank = (file: string): number =>
  layers.findIndex((row, at) => row.some((name) => isWithin(file, name)) && !layers.slice(0, at).some((lower) => lower.includes(file)))
const libraryOf = (name: string) =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** Why this import may not be; undefined where it may. */
function objection({ from, to, typeOnly }: Import): string | undefined {
  const isClient = isWithin(from, 'client')
  if (to.startsWith('node:')) return isClient ? 'a browser has no Node' : undefined
  if (!to.startsWith('.')) {
    const host = hosts[libraryOf(to)]
    if (!host) return 'the library has no host yet: name one in this test'
    return host.test(from) ? undefined : `only ${host.source} may know ${libraryOf(to)}`
  }
  const file = slashed(relative(src, join(src, dirname(from), to)))
  if (isClient || isWithin(file, 'client')) return isClient && isWithin(file, 'client') ? undefined : 'the client stands alone'
  if (exceptions.some(({ of, by, typeOnly: only }) => of.test(file) && by.test(from) && (typeOnly || !only))) return undefined
  const [own, other] = [rank(from), rank(file)]
  if (own < 0) return 'it stands in no layer: name it in this test'
  if (other < 0 || other > own) return `${file} stands higher`
  const pair = [from, file].map((one) => one.split('/')[0])
  if (pair.includes('kinds') && pair.includes('formats') && file !== 'formats/item.ts')
    return 'kinds and formats know each other only by item.ts'
  return undefined
}

describe('the layers of the house', () => {
  it('are found in the sources', () => {
    expect(files.length).toBeGreaterThan(30)
    expect(imports.length).toBeGreaterThan(files.length)
  })

  it('import downwards only, and a library is known to its host alone', () => {
    const wrong = imports.flatMap((one) => {
      const reason = objection(one)
      return reason === undefined ? [] : [`${one.from} imports ${one.to}: ${reason}`]
    })
    expect(wrong).toEqual([])
  })

  it.each<[from: string, statement: string, expected: RegExp | undefined]>([
    ['bank/load.ts', "import { a } from '../store/store.ts'", /store\/store\.ts stands higher/],
    ['bank/load.ts', "import type { A } from '../store/store.ts'", /stands higher/],
    ['bank/load.ts', "export * from '../trainer.ts'", /stands higher/],
    ['bank/load.ts', "const a = await import('../web/app.ts')", /stands higher/],
    ['bank/load.ts', "import '../web/app.ts'", /stands higher/],
    ['bank/load.ts', "import {\n  a,\n  b,\n} from '../store/store.ts'", /stands higher/],
    ['store/lowdb.ts', "import { a } from '../bank/bank.ts'", undefined],
    ['web/learner/home.ts', "import { a } from '../../trainer.ts'", undefined],
    ['web/learner/home.ts', "import { a } from '../../store/lowdb.ts'", undefined],
    ['kinds/base.ts', "import { a } from '../formats/item.ts'", undefined],
    ['kinds/base.ts', "import { a } from '../formats/gift.ts'", /stands higher/],
    ['formats/gift.ts', "import { a } from '../kinds/base.ts'", /only by item\.ts/],
    ['formats/gift.ts', "import { a } from './item.ts'", undefined],
    ['client/proof.ts', "import { a } from '../text.ts'", /client stands alone/],
    ['client/proof.ts', "import { a } from './near.ts'", undefined],
    ['client/proof.ts', "import { z } from 'zod'", /only .* may know zod/],
    ['client/parts/answer-file.ts', "import { hmac } from '@noble/hashes/hmac.js'", undefined],
    ['web/app.ts', "import { a } from '../client/proof.ts'", /client stands alone/],
    ['web/app.ts', "import type { Settings } from '../settings.ts'", undefined],
    ['web/app.ts', "import { projectFolder } from '../settings.ts'", /settings\.ts stands higher/],
    ['bank/load.ts', "import type { Settings } from '../settings.ts'", /settings\.ts stands higher/],
    ['trainer.ts', "import { Low } from 'lowdb'", /only .* may know lowdb/],
    ['web/app.ts', "import { parse } from 'yaml'", /may know yaml/],
    ['bank/load.ts', "import { parse } from 'yaml'", undefined],
    ['web/app.ts', "import a from 'left-pad'", /no host yet/],
    ['utils.ts', "import { a } from './text.ts'", /no layer/],
  ])('%s with “%s” is judged rightly', (from, statement, expected) => {
    const [found] = importsOf(from, `\n${statement}\n`)
    const reason = found ? objection(found) : 'nothing was found'
    expect(reason === undefined ? 'fine' : reason).toMatch(expected ?? /^fine$/)
  })
})
