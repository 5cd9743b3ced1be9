import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openStore } from '../src/store/index.ts'
import { line, values } from '../src/store/line.ts'
import { NotRead } from '../src/store/store.ts'
import { speaker } from '../src/text.ts'
import { corrections } from '../src/training/corrections.ts'
import { knownEntry } from '../src/training/entries.ts'
import { keptVersions } from '../src/training/kept.ts'
import { rebuild } from '../src/upkeep/rebuild.ts'
import { remarks } from '../src/upkeep/remark.ts'
import { verifyPlace } from '../src/upkeep/verify.ts'
import { apply, type Come, comes, mend, none, openSchool, single, site, swapped, versionOf } from './corrections-set-up.ts'

const t = speaker('en')
const made: string[] = []
let ada: Come = none
let asked = ''

/** A folder in which a key was corrected, another question was dropped, and a third counts as it was asked. */
beforeAll(async () => {
  await openSchool()
  const answers = [single('kanaricold', [3]) || undefined, { response: ['kanaritop'] }, { response: 'true', where: [5] }]
  ada = await comes('Ada', 'ice/end', answers)
  await comes('Bob', 'ice/end', [single('kanariright', [1]) || undefined, { response: ['kanaritop'] }])
  const [from, to] = await mend('ICE-SC-1', ...swapped)
  asked = from
  await apply('ICE-SC-1', from, to)
  await apply('ICE-MR-1', versionOf('ICE-MR-1'), 'dropped')
  await site.close('keep')
  made.push(site.dataDir)
})
afterAll(async () => {
  for (const dir of made) await rm(dir, { recursive: true })
})

const correction = (number: number) => `shelves/corrections/0000000${number}.json`

/** A copy of the folder in which something was done to one file. */
async function changed(path: string, job: (text: string) => string): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'evident-rebuild-'))
  made.push(dir)
  await cp(site.dataDir, dir, { recursive: true })
  await writeFile(join(dir, path), job(await readFile(join(dir, path), 'utf8')))
  return dir
}

async function rebuilt(dir: string) {
  const told: string[] = []
  return { ...(await rebuild(dir, t, ({ message }) => told.push(message))), told }
}

it('works out what is shown, corrections included', async () => {
  expect(await rebuilt(site.dataDir)).toMatchObject({ attempts: 2, differences: 0, lost: 0, told: [] })
})

it('holds the total that is shown against the answers where a mark that counts no more was changed by hand', async () => {
  const dir = await changed(`learners/${ada.id}.jsonl`, (text) =>
    text
      .split('\n')
      .map((one) => {
        const entries = (values(Buffer.from(one)) ?? []) as Record<string, unknown>[]
        if (!entries.some(({ type, n }) => type === 'answered' && n === 1)) return one
        return line(entries.map((entry) => ({ ...entry, ...(entry.type === 'answered' && { mark: 0.5 }) })) as never)
          .toString()
          .trimEnd()
      })
      .join('\n'),
  )
  const { differences, told } = await rebuilt(dir)
  // Twice: as it was answered, and once more when the place was shown. What is shown is what the corrected key gives.
  expect(told).toEqual([expect.stringMatching(/^Question 1 .*kept are mark 0\.5/), expect.stringMatching(/^Question 1 /)])
  expect(differences).toBe(2)
})

it('tells of a correction that cannot be read, be it damaged or of another form; so does a look at the folder', async () => {
  const damaged = await changed(correction(1), (text) => text.replace('"from"', '"fram"'))
  const without = (value: object) => ({ ...value, figures: undefined })
  const other = await changed(correction(1), (text) => {
    const [document] = values(Buffer.from(text.trimEnd())) as [{ value: object }]
    return line([{ ...document, value: without(document.value) }] as never).toString()
  })
  for (const dir of [damaged, other]) {
    expect(await rebuilt(dir)).toMatchObject({ differences: 1, told: [expect.stringContaining('The correction 00000001')] })
    const told: string[] = []
    const { wrong } = await verifyPlace(dir, t, ({ file, message }) => told.push(`${file.slice(dir.length + 1)} ${message}`))
    expect([wrong, told]).toEqual([1, [expect.stringContaining(correction(1))]])
  }
})

describe('a question of which the file cannot be read', () => {
  let dir = ''
  beforeAll(async () => {
    const version = `shelves/versions/${asked}.json`
    dir = await changed(version, (text) => text)
    await rm(join(dir, version))
    await mkdir(join(dir, version))
  })

  it('takes its answers with it and nothing else, though it was corrected', async () => {
    // Each place that was shown is an answer of its own.
    expect(await rebuilt(dir)).toMatchObject({ attempts: 0, differences: 0, lost: 4, told: [] })
  })

  it('is not lost where the disk may give it the next time', async () => {
    const store = await openStore({ dir, report: () => undefined })
    try {
      const kept = keptVersions(store, () => ({ questions: new Map(), passages: new Map() }))
      const entries = (await store.history(ada.id)).flatMap((entry) => knownEntry(entry) ?? [])
      const began = entries.find(({ type }) => type === 'began')
      const answered = entries.find(({ type }) => type === 'answered')
      if (began?.type !== 'began' || answered?.type !== 'answered') throw new Error('She answered nothing')
      await expect(remarks(kept, corrections(store, kept)).answered(answered, began)).rejects.toThrow(NotRead)
    } finally {
      await store.close()
    }
  })
})
