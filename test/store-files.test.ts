import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { freshId } from '../src/random.ts'
import { add, fileOf, folder, open, types } from './fixtures/store-folder.ts'

test('a commit is one line, whose checksum is that of zlib over what follows it', async () => {
  const { bytes, lines } = await fiveLines()
  const written = bytes.toString().split('\n')
  expect(written.pop()).toBe('')
  expect(written).toHaveLength(lines.length)
  for (const line of written) {
    const [checksum, ...entries] = JSON.parse(line)
    expect(checksum).toBe(crc32(Buffer.from(line).subarray(12)).toString(16).padStart(8, '0'))
    expect(types(entries)).toEqual(lines[written.indexOf(line)])
  }
})

test('a file cut at any byte of its last three lines serves the whole lines, reports the rest, and goes on', async () => {
  const { bytes, lines } = await fiveLines()
  const ends = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []))
  const cuts = Array.from({ length: bytes.length - (ends[1] ?? 0) }, (_, place) => (ends[1] ?? 0) + place)
  expect(cuts.length).toBeGreaterThan(250)
  const { dir, learners } = await learnersWith(cuts.map((cut) => bytes.subarray(0, cut)))

  const first = await open(dir)
  for (const [place, cut] of cuts.entries()) {
    const learner = learners[place] ?? ''
    // A line that lacks nothing but its newline is whole.
    const whole = ends.filter((end) => end <= cut).length
    const served = lines.slice(0, whole).flat()
    expect(types(await first.store.history(learner)), `cut at ${cut}`).toEqual(served)
    const rest = cut - (whole > 0 ? (ends[whole - 1] ?? 0) : 0)
    const reported = first.damages.filter(({ file }) => file === fileOf(dir, learner))
    expect(
      reported.map(({ line }) => line),
      `cut at ${cut}`,
    ).toEqual(rest > 1 ? [whole + 1] : [])
    await add(first.store, learner, 'next', 'after')
    expect(types(await first.store.history(learner))).toEqual([...served, 'next', 'after'])
  }
  await first.store.close()

  const second = await open(dir)
  for (const [place, cut] of cuts.entries()) {
    const whole = ends.filter((end) => end <= cut).length
    expect(types(await second.store.history(learners[place] ?? '')), `cut at ${cut}`).toEqual([
      ...lines.slice(0, whole).flat(),
      'next',
      'after',
    ])
  }
  expect(second.damages).toEqual([])
  await second.store.close()
})

test('zeros at the end, as a power cut leaves them, are cut off like any unfinished line', async () => {
  const { bytes, lines } = await fiveLines()
  const zeros = Buffer.alloc(300)
  const { dir, learners } = await learnersWith([
    Buffer.concat([bytes, zeros]),
    Buffer.concat([bytes.subarray(0, -5), zeros]),
    Buffer.concat([bytes.subarray(0, -1), zeros]),
    zeros,
  ])
  const served = [lines.flat(), lines.slice(0, 4).flat(), lines.slice(0, 4).flat(), []]
  const first = await open(dir)
  for (const [place, learner] of learners.entries()) {
    expect(types(await first.store.history(learner))).toEqual(served[place])
    await add(first.store, learner, 'next')
  }
  expect(first.damages.map(({ line, message }) => [line, message.includes('unfinished')])).toEqual([6, 5, 5, 1].map((line) => [line, true]))
  await first.store.close()
  const second = await open(dir)
  for (const [place, learner] of learners.entries()) {
    expect(types(await second.store.history(learner))).toEqual([...(served[place] ?? []), 'next'])
  }
  expect(second.damages).toEqual([])
  await second.store.close()
})

test('any byte flipped in a middle line is reported with file and line, the line is left in place and the rest is served', async () => {
  const { bytes } = await fiveLines()
  const [, second = 0, third = 0] = [...bytes.entries()].flatMap(([at, byte]) => (byte === 10 ? [at] : []))
  const places = Array.from({ length: third - second - 1 }, (_, place) => second + 1 + place)
  const files = places.map((place) => {
    const flipped = Buffer.from(bytes)
    // The lowest bit makes no newline out of any of these.
    flipped.writeUInt8((flipped[place] ?? 0) ^ 1, place)
    return flipped
  })
  const { dir, learners } = await learnersWith(files)
  const { store, damages } = await open(dir)
  for (const [place, learner] of learners.entries()) {
    expect(types(await store.history(learner)), `byte ${places[place]}`).toEqual(['1', '2', 'vier — 慶', '5', '5½'])
    await add(store, learner, 'next')
    expect((await readFile(fileOf(dir, learner))).subarray(0, bytes.length).equals(files[place] ?? Buffer.alloc(0))).toBe(true)
  }
  // Once each, however often it is read: here by history, and now by everybody's entries.
  for await (const _ of store.all());
  expect(damages.map(({ file, line }) => [file, line])).toEqual(learners.map((learner) => [fileOf(dir, learner), 3]))
  await store.close()
})

test('a damaged document is reported and neither served nor replaced by an empty one', async () => {
  const dir = await folder()
  const first = await open(dir)
  await first.store.shelf('classes').put('7b', { name: '7 B' }, 0)
  await first.store.close()
  const file = join(dir, 'shelves', 'classes', '7b.json')
  const text = await readFile(file, 'utf8')
  for (const broken of [text.replace('7 B', '8 B'), text.slice(0, -3), '', '\0'.repeat(text.length)]) {
    await writeFile(file, broken)
    const { store, damages } = await open(dir)
    const shelf = store.shelf('classes')
    await expect(shelf.get('7b')).rejects.toThrow('damaged')
    for (const after of [0, 1]) await expect(shelf.put('7b', 'new', after)).rejects.toThrow('damaged')
    expect(damages.map(({ file, line }) => ({ file, line }))).toEqual([{ file, line: 1 }])
    expect(await readFile(file, 'utf8')).toBe(broken)
    await store.close()
  }
  await writeFile(file, text)
  const { store } = await open(dir)
  expect(await store.shelf('classes').get('7b')).toEqual({ value: { name: '7 B' }, version: 1 })
  await store.close()
})

test('what a sudden end left unfinished, and files of others, are no learners and no documents', async () => {
  const dir = await folder()
  const first = await open(dir)
  await add(first.store, freshId(), 'a')
  await first.store.shelf('classes').put('7b', 1, 0)
  await first.store.close()
  await mkdir(join(dir, 'unfinished'), { recursive: true })
  await writeFile(join(dir, 'unfinished', freshId()), '["0000')
  await writeFile(join(dir, 'learners', '.DS_Store'), 'x')
  await writeFile(join(dir, 'learners', `${freshId()}.jsonl~`), 'x')
  await writeFile(join(dir, 'learners', `Copy of ${freshId()}.jsonl`), 'x')
  await writeFile(join(dir, 'shelves', 'classes', 'Copy of 7b.json'), 'x')
  const { store, damages } = await open(dir)
  expect(await readdir(join(dir, 'unfinished'))).toEqual([])
  let pieces = 0
  for await (const _ of store.all()) pieces++
  expect(pieces).toBe(1)
  for await (const id of store.shelf('classes').ids()) expect(id).toBe('7b')
  expect(damages).toEqual([])
  await store.close()
})

test('a folder of a newer format is refused in words and left alone, and so is one whose format cannot be read', async () => {
  const dir = await folder()
  await (await open(dir)).store.close()
  expect(JSON.parse(await readFile(join(dir, 'about.json'), 'utf8'))).toEqual({ format: 2 })
  await writeFile(join(dir, 'about.json'), '{ "format": 3 }')
  await expect(open(dir)).rejects.toThrow('written by a newer Evident')
  await writeFile(join(dir, 'about.json'), '{ "for')
  await expect(open(dir)).rejects.toThrow('about.json cannot be read')
  // The lock was let go each time.
  await writeFile(join(dir, 'about.json'), '{ "format": 2 }')
  await (await open(dir)).store.close()
})

test.runIf(existsSync('/proc/self/fd'))(
  'of 1,200 learners at work a thousand keep their file open, and reading everybody opens none',
  async () => {
    const dir = await folder()
    const openFiles = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        const path = `/proc/self/fd/${fd}`
        return existsSync(path) && readlinkSync(path).startsWith(join(dir, 'learners'))
      }).length
    const { store } = await open(dir)
    const learners = Array.from({ length: 1200 }, () => freshId())
    await Promise.all(learners.map((learner) => add(store, learner, 'a')))
    await Promise.all(learners.map((learner) => add(store, learner, 'b')))
    await store.history(learners[0] ?? '')
    expect(openFiles()).toBeLessThanOrEqual(1000)
    expect(openFiles()).toBeGreaterThan(900)
    const before = openFiles()
    let entries = 0
    for await (const piece of store.all()) entries += piece.entries.length
    expect(entries).toBe(2400)
    expect(openFiles()).toBe(before)
    await store.close()
    expect(openFiles()).toBe(0)
  },
)

/** The bytes of a file of five lines; the third and the last hold two entries each. */
async function fiveLines(): Promise<{ bytes: Buffer; lines: string[][] }> {
  const dir = await folder()
  const { store } = await open(dir)
  const learner = freshId()
  const lines = [['1'], ['2'], ['3', '3½'], ['vier — 慶'], ['5', '5½']]
  for (const words of lines) await add(store, learner, ...words)
  await store.close()
  return { bytes: await readFile(fileOf(dir, learner)), lines }
}

/** Learners with these files, in a folder that was opened once. */
async function learnersWith(files: Buffer[]): Promise<{ dir: string; learners: string[] }> {
  const dir = await folder()
  await (await open(dir)).store.close()
  const learners = files.map(() => freshId())
  for (const [place, bytes] of files.entries()) await writeFile(fileOf(dir, learners[place] ?? ''), bytes)
  return { dir, learners }
}
