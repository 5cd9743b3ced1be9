import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { begun, browser, now, openIce, site, unsentOf, upload } from './answer-file-set-up.ts'
import { iceBank, openSite } from './walker.ts'

beforeAll(openIce)
afterAll(() => site.close())

it('an answer to a question that is lost is told so, and not to be sent again in a moment', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'evident-lost-'))
  const questions = await mkdtemp(join(tmpdir(), 'evident-lost-questions-'))
  await cp(iceBank, questions, { recursive: true })
  const before = await openSite({ dataDir, questions })
  const { page } = await begun(before)
  const unsent = unsentOf(page, { option: '2' })
  const version = before.bank.questions.get('ICE-SC-1')?.version
  await before.close('keep')

  // It is another one by now in the bank, and what was asked is gone from its shelf.
  const file = join(questions, 'ice/ICE-SC-1.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^prompt: /m, 'prompt: Now then, '))
  await rm(join(dataDir, 'shelves/versions', `${version}.json`))
  const after = await openSite({ dataDir, questions })
  const { status, headers, told } = await upload(after.walker(), browser.answerFile([unsent], now()), { at: after })
  expect(told).toEqual(['1: Not taken: no quiz that is kept here has this question, or it cannot be read any more'])
  expect([status, headers.get('retry-after')]).toEqual([200, null])
  await after.close()
  await rm(questions, { recursive: true })
})
