import { type Request, type Response, Router } from 'express'
import multer, { MulterError, memoryStorage } from 'multer'
import { say, type Words } from '../../text.ts'
import { mostBytes, type Read, readAnswerFile, tooLarge } from '../../training/answer-file.ts'
import { takeAnswers } from '../../training/taking.ts'
import { tries } from '../account/tries.ts'
import type { House } from '../app.ts'
import { askerOf, teacherOf } from '../page.ts'
import { toldOf, type UploadsPage } from './uploaded.ts'

type Received = { is: 'file'; bytes: Uint8Array } | { is: 'none'; status: 413 | 422; words: Words }

/**
 * Answers that could not be sent come as a file, by whoever brings it: it is signed for the attempt that it belongs to. What became of each
 * is told on the page that answers, for sending the file again changes nothing.
 */
export function uploads(house: House): Router {
  const { trainer, show } = house
  // A school sits behind one address.
  const attempt = tries(house, 'uploads', 200)
  const parser = multer({
    storage: memoryStorage(),
    limits: { fileSize: mostBytes, files: 1, fields: 4, fieldSize: 1000, parts: 5, headerPairs: 20 },
  }).single('file')

  return Router()
    .get('/uploads', (request, response) => {
      showUploads(request, response, {})
    })

    .post('/uploads', async (request, response) => {
      const received = await receive(request, response)
      const refuse = (status: number, message: Words) =>
        showUploads(request, response.status(status), { mistake: { field: 'file', message } })
      if (received.is === 'none') return refuse(received.status, received.words)
      const read = await attempt([request.ip ?? ''], () => readAnswerFile(received.bytes, trainer.signing), isFailure)
      if ('wait' in read) {
        response.set('Retry-After', String(read.wait))
        return refuse(429, say(tooMany, { minutes: Math.ceil(read.wait / 60) }))
      }
      if (read.is === 'unreadable') return refuse(422, read.words)
      const attempts: UploadsPage['attempts'] = []
      for (const one of read.attempts) {
        const told = one.is === 'signed' ? await takeAnswers(trainer, one, house.failed) : undefined
        attempts.push(toldOf(one, told, one.learner === undefined ? undefined : await trainer.learner(one.learner), who(response)))
      }
      const unsaved = attempts.some(({ items }) => items.some(({ became }) => became === 'unsaved'))
      if (unsaved) response.set('Retry-After', '5')
      const status = unsaved ? 503 : read.attempts.every(({ is }) => is === 'damaged') ? 422 : 200
      showUploads(request, response.status(status), { attempts })
    })

  /** The file of a form; a form that cannot be read is none. */
  function receive(request: Request, response: Response): Promise<Received> {
    return new Promise((done) => {
      parser(request, response, (error: unknown) => {
        if (error instanceof MulterError && error.code === 'LIMIT_FILE_SIZE') return done({ is: 'none', status: 413, words: tooLarge })
        if (error)
          return done({ is: 'none', status: 422, words: say('The file did not arrive whole. Choose it once more and send it again.') })
        if (!request.file) return done({ is: 'none', status: 422, words: say('Choose the file first, then upload it.') })
        done({ is: 'file', bytes: request.file.buffer })
      })
    })
  }

  function showUploads(request: Request, response: Response, sent: Partial<UploadsPage>): void {
    const frame = { title: say('Upload answers'), ...(sent.mistake && { error: true }) }
    const here = teacherOf(response) ? 'scores' : 'settings'
    show(request, response, { ...frame, here }, 'learner/uploads', { attempts: [], ...sent })
  }
}

/** Whose name and quiz may be told to whoever brings the file: a teacher is told all, a learner their own. */
const who = (response: Response) => ({ asker: askerOf(response)?.id, teaches: teacherOf(response) !== undefined })

/** Whether a file counts as one too many: it is none of ours, or in part. */
const isFailure = (read: Read) => read.is === 'unreadable' || read.attempts.some(({ is }) => is === 'damaged')
const tooMany =
  'Too many files could not be read. Wait {minutes, plural, one {a minute} other {# minutes}}, then try again; nothing is lost as long as you keep the file.'
