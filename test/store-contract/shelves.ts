import { describe, expect, test } from 'vitest'
import { Conflict } from '../../src/store/store.ts'
import { ids, type Place } from './pieces.ts'

/** What a store promises of its shelves. */
export function shelves(place: Place): void {
  describe('has shelves on which', () => {
    test('a document stands with its version until it is dropped', async () => {
      const open = await place()
      const first = await open()
      const shelf = first.shelf<{ name: string }>('classes')
      expect(await shelf.get('7b')).toBeUndefined()
      await shelf.put('7b', { name: '7 B' }, 0)
      await shelf.put('7b', { name: 'Class 7 B' }, 1)
      await shelf.put('8a', { name: '8 A' }, 0)
      expect(await shelf.get('7b')).toEqual({ value: { name: 'Class 7 B' }, version: 2 })
      await first.close()

      const second = await open()
      const again = second.shelf<{ name: string }>('classes')
      expect(await again.get('7b')).toEqual({ value: { name: 'Class 7 B' }, version: 2 })
      expect((await ids(again)).sort()).toEqual(['7b', '8a'])
      expect(await again.versions()).toEqual(
        new Map([
          ['7b', 2],
          ['8a', 1],
        ]),
      )
      expect(await second.shelf('empty').versions()).toEqual(new Map())
      await again.drop('7b', 2)
      expect(await again.get('7b')).toBeUndefined()
      expect(await ids(again)).toEqual(['8a'])
      expect(await ids(second.shelf('empty'))).toEqual([])
      await second.close()
    })

    test('who is slower meets a conflict, and nothing changes', async () => {
      const store = await (await place())()
      const shelf = store.shelf<string>('sessions')
      await shelf.put('x', 'one', 0)
      await expect(shelf.put('x', 'again', 0)).rejects.toThrow(Conflict)
      await expect(shelf.put('x', 'too far', 2)).rejects.toThrow(Conflict)
      await expect(shelf.drop('x', 0)).rejects.toThrow(Conflict)
      await expect(shelf.drop('x', 2)).rejects.toThrow(Conflict)
      await expect(shelf.put('y', 'never was', 1)).rejects.toThrow(Conflict)
      await expect(shelf.drop('y', 1)).rejects.toThrow(Conflict)
      expect(await shelf.get('x')).toEqual({ value: 'one', version: 1 })
      expect(await ids(shelf)).toEqual(['x'])
      await store.close()
    })

    test('of fifty who write the same document at once one wins, and of fifty who try again all do', async () => {
      const store = await (await place())()
      const puts = Array.from({ length: 50 }, (_, n) => store.shelf<number>('counts').put('race', n, 0))
      const ended = await Promise.allSettled(puts)
      expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      for (const end of ended) if (end.status === 'rejected') expect(end.reason).toBeInstanceOf(Conflict)

      const count = async (): Promise<void> => {
        const shelf = store.shelf<number>('counts')
        const found = (await shelf.get('sum')) ?? { value: 0, version: 0 }
        await shelf.put('sum', found.value + 1, found.version).catch((error) => {
          if (error instanceof Conflict) return count()
          throw error
        })
      }
      await Promise.all(Array.from({ length: 50 }, count))
      expect(await store.shelf<number>('counts').get('sum')).toEqual({ value: 50, version: 50 })
      await store.close()
    })

    test('a document does not change with the value that was put or got', async () => {
      const store = await (await place())()
      const shelf = store.shelf<{ names: string[] }>('classes')
      const value = { names: ['Ada'] }
      await shelf.put('x', value, 0)
      value.names.push('Ben')
      ;(await shelf.get('x'))?.value.names.push('Cem')
      expect((await shelf.get('x'))?.value).toEqual({ names: ['Ada'] })
      await store.close()
    })

    test('no name leads to another place', async () => {
      const store = await (await place())()
      const shelf = store.shelf('classes')
      for (const id of ['', '.', '..', '../x', 'a/b', 'A', 'a.json', '-a', 'a\n', 'a'.repeat(82)]) {
        await expect(shelf.get(id)).rejects.toThrow('cannot name')
        await expect(shelf.put(id, 1, 0)).rejects.toThrow('cannot name')
        await expect(shelf.drop(id, 1)).rejects.toThrow('cannot name')
      }
      for (const name of ['', '..', '../learners', 'a/b', 'A']) expect(() => store.shelf(name)).toThrow('cannot name')
      await store.close()
    })
  })
}
