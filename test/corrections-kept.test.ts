import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { freshId } from '../src/random.ts'
import { NotKept, NotRead } from '../src/store/store.ts'
import { corrections } from '../src/training/corrections.ts'
import { keptVersions } from '../src/training/kept.ts'
import type { Decided } from '../src/training/ruling.ts'
import { attemptOf, type Come, closeSchool, comes, mend, none, openSchool, reopen, single, site, swapped } from './corrections-set-up.ts'

const figures = { looked: 1, changed: 1, up: 1, down: 0, misfits: { kind: 0, level: 0, response: 0, lost: 0 }, open: 0, erased: 0 }
const decided = (more: Pick<Decided, 'from' | 'to'>): Decided => ({
  question: 'ICE-SC-1',
  by: 'a-teacher',
  at: new Date().toISOString(),
  key: freshId(),
  figures,
  ...more,
})
const folder = () => join(site.dataDir, 'shelves', 'corrections')
const shelf = (name: string) => join(site.dataDir, 'shelves', name)

let ada: Come = none
let [from, to] = ['', '']
beforeEach(async () => {
  await openSchool()
  ada = await comes('Ada', 'ice/end', [single('kanaricold', [3]) || undefined])
  ;[from, to] = await mend('ICE-SC-1', ...swapped)
})
afterEach(closeSchool)

/** All that was ever corrected, read anew. */
function anew() {
  const told: string[] = []
  const kept = keptVersions(site.store, site.live.bank)
  return { told, ...corrections(site.store, kept, ({ message }) => told.push(message)) }
}

describe('a correction that cannot be read', () => {
  beforeEach(() => site.regrades.corrections.make(decided({ from, to }), 0))

  it('is read again when the disk gives it, and never passed over', async () => {
    const [file, aside] = [join(folder(), '00000001.json'), join(site.dataDir, 'aside.json')]
    await rename(file, aside)
    await mkdir(file)
    const { ready, list, told } = anew()
    await expect(ready()).rejects.toThrow(NotRead)
    await rm(file, { recursive: true })
    await rename(aside, file)
    await ready()
    expect(list()).toMatchObject([{ number: 1, from, to }])
    expect(told).toEqual([])
  })

  it('is passed over where it has another form, which is told, and its number is not given again', async () => {
    const documents = site.store.shelf<string>('corrections')
    await documents.put('00000002', 'written by a later release', 0)
    const { make, ready, list, told } = anew()
    await ready()
    expect(told).toEqual([expect.stringContaining('00000002')])
    expect(await make(decided({ from, to: null }), 1)).toMatchObject({ is: 'made', correction: { number: 3 } })
    expect(list().map(({ number }) => number)).toEqual([3, 1])
  })
})

describe('a correction that the disk refuses when it stands already', () => {
  const undo: (() => void)[] = []
  afterEach(() => undo.splice(0).forEach((job) => void job()))

  /** The disk takes the file, and fails once when it is to say that the folder holds its name. */
  async function failing(first: () => Promise<void> = async () => undefined): Promise<void> {
    const handle = await open(site.dataDir)
    const files = Object.getPrototypeOf(handle)
    await handle.close()
    const { sync } = files
    const { ino } = await stat(folder())
    const restore = () => {
      files.sync = sync
    }
    undo.push(restore)
    files.sync = async function (this: typeof handle) {
      if ((await this.stat()).ino !== ino) return sync.call(this)
      restore()
      await first()
      throw Object.assign(new Error('EIO: i/o error, fsync'), { code: 'EIO' })
    }
  }
  // The shelf is there, with one of another question.
  beforeEach(() => site.regrades.corrections.make({ ...decided({ from, to: null }), question: 'ICE-TF-1' }, 0))

  it('is made', async () => {
    await failing()
    const { corrections } = site.regrades
    expect(await corrections.make(decided({ from, to }), 0)).toMatchObject({ is: 'made', correction: { number: 2 } })
    expect(corrections.list()).toHaveLength(2)
    await reopen()
    await site.regrades.corrections.ready()
    expect(site.regrades.corrections.list()).toHaveLength(2)
  })

  it('is one correction when it is sent again, though the disk was gone altogether', async () => {
    const [made, aside] = [decided({ from, to }), join(site.dataDir, 'aside')]
    await failing(() => rename(folder(), aside))
    const { corrections } = site.regrades
    await expect(corrections.make(made, 0)).rejects.toThrow(NotKept)
    await rename(aside, folder())
    expect(await corrections.make(made, 0)).toMatchObject({ is: 'made', correction: { number: 2 } })
    expect(await corrections.make(made, 0)).toMatchObject({ is: 'again', correction: { number: 2 } })
    expect(await readdir(folder())).toHaveLength(2)
  })

  it('stands for everybody as soon as the next one finds it there', async () => {
    const [made, aside] = [decided({ from, to }), join(site.dataDir, 'aside')]
    await failing(() => rename(folder(), aside))
    const { corrections } = site.regrades
    await expect(corrections.make(made, 0)).rejects.toThrow(NotKept)
    await rename(aside, folder())
    // Another teacher, who was shown that nothing was corrected.
    expect(await corrections.make(decided({ from, to: null }), 0)).toEqual({ is: 'behind' })
    expect(corrections.standing({ id: 'ICE-SC-1', version: from })).toMatchObject({ number: 2, to })
  })
})

it('marks again by a version that was lost and came back', async () => {
  await site.regrades.corrections.make(decided({ from, to }), 0)
  // The files are those from before: the version that marks is on its shelf alone.
  await reopen()
  const [file, aside] = [join(shelf('versions'), `${to}.json`), join(site.dataDir, 'aside.json')]
  await rename(file, aside)
  const [lost] = await site.trainer.countsOf(await attemptOf(ada))
  expect(lost).toMatchObject({ misfit: 'lost', answer: { mark: 0 } })
  await rename(aside, file)
  const [back] = await site.trainer.countsOf(await attemptOf(ada))
  expect(back).toMatchObject({ answer: { mark: 1 } })
})
