import { describe, expect, it } from 'vitest'
import { withServer } from './bank-database-set-up.ts'
import { fresh } from './editing-set-up.ts'
import { until } from './live-set-up.ts'

const { server, two } = withServer()

describe('two processes over one database', () => {
  it('ask what they know while the database is away, save nothing and say so, and go on when it is back', async () => {
    const { a, b } = await two()
    await server().halt()
    const refused = await a.ask('Lost?')
    expect(refused).toEqual({ is: 'unwritable', message: expect.stringContaining('The database does not answer') })
    expect((await a.edit.create('ice', fresh('Q-9'))).is).toBe('unwritable')
    await a.live.refresh()
    expect(a.problems()).toEqual(['. The database with the questions does not answer, and stays'])
    expect([a.prompt(), b.prompt()]).toEqual(['Why does ice float?', 'Why does ice float?'])
    await server().resume()
    await until(() => a.problems().length === 0)
    expect((await a.ask('Back?')).is).toBe('saved')
    await until(() => b.prompt() === 'Back?')
  })
})
