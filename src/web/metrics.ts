import cluster from 'node:cluster'
import { createHash, timingSafeEqual } from 'node:crypto'
import { Router } from 'express'
import { AggregatorRegistry, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { z } from 'zod'
import type { Bank } from '../bank/bank.ts'
import type { Board } from '../statistics/board.ts'
import type { Store } from '../store/store.ts'
import { timed } from '../store/timed.ts'

/** In seconds: from what a page takes to what nobody waits for. */
const buckets = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What of this process is measured, in the words of Prometheus; its page tells of all workers of the same primary, where there is one. */
export function metrics() {
  const registry = new Registry()
  const registers = [registry]
  // Memory, CPU and the delay of the event loop.
  collectDefaultMetrics({ register: registry })
  const requests = new Histogram({
    name: 'evident_request_seconds',
    help: 'Requests by the pattern of their address, and how long each took to the end of its answer, in seconds',
    labelNames: ['method', 'route', 'status'],
    buckets,
    registers,
  })
  const answers = new Histogram({
    name: 'evident_answer_seconds',
    help: 'The same for answers and drafts alone: until they are on the disk and told, in seconds',
    buckets,
    registers,
  })
  const store = new Histogram({
    name: 'evident_store_seconds',
    help: 'What the store took, in seconds',
    labelNames: ['operation', 'outcome'],
    buckets,
    registers,
  })

  const told = cluster.isWorker ? ofAllWorkers(registry) : () => registry.metrics()

  return {
    /** Counts a request whose answer is out. @param route the pattern of its address */
    answered({ method, route, status }: { method: string; route: string; status: number }, took: number): void {
      requests.observe({ method, route, status }, took)
      if (method === 'POST' && answering.has(route)) answers.observe(took)
    },

    /** The same store, measured. */
    store: (measured: Store): Store =>
      timed(measured, (operation, took, failed) => store.observe({ operation, outcome: failed ? 'failed' : 'done' }, took)),

    /**
     * `GET /metrics`, for whoever brings the token (`Authorization: Bearer …`); to everybody else, and without a token, there is no such
     * page. What is counted of bank and scores is counted already: the page costs the same however much is kept.
     */
    page(token: string | undefined, bank: () => Bank, board: Board): Router {
      // The sum says how many are alive; all the others know the same of what is kept, some a moment later.
      gauge('evident_processes', 'Processes that serve', () => 1, 'sum')
      gauge('evident_learners', 'Learners whose scores are counted', () => board.state().learners)
      gauge('evident_entries', 'Entries that are kept, as far as they are counted', () => board.state().entries)
      gauge('evident_learners_unreadable', 'Learners whose entries could not be read', () => board.state().unreadable)
      gauge('evident_waiting', 'Written answers that wait to be marked', () => board.waiting.size())
      gauge('evident_questions', 'Questions in service', () => bank().questions.size)
      const problems = new Gauge({
        name: 'evident_bank_problems',
        help: 'What is wrong with the files of the bank',
        labelNames: ['severity'],
        aggregator: 'max',
        registers,
        collect() {
          const all = bank().problems
          for (const severity of ['error', 'warning'] as const)
            problems.set({ severity }, all.filter((problem) => problem.severity === severity).length)
        },
      })
      return Router().get('/metrics', async (request, response, next) => {
        if (token === undefined || !isSame(request.get('authorization') ?? '', `Bearer ${token}`)) return next()
        response.set('Cache-Control', 'no-store')
        const text = await told().catch(() => undefined)
        if (text === undefined) response.status(503).type('text').send('Not all processes could be asked.\n')
        else response.type(registry.contentType).send(text)
      })
    },
  }

  function gauge(name: string, help: string, now: () => number, aggregator: 'max' | 'sum' = 'max'): void {
    new Gauge({
      ...{ name, help, aggregator, registers },
      collect() {
        this.set(now())
      },
    })
  }
}
export type Metrics = ReturnType<typeof metrics>

/** A worker asks its primary what all of them measured, and is told, or why not. */
const question = z.object({ ask: z.number() })
const reply = z.union([question.extend({ text: z.string() }), question.extend({ failed: z.string() })])

/** For a primary: whichever worker is asked for `/metrics` hears from here what all of them measured. */
export function gathering(): void {
  const all = new AggregatorRegistry<Registry['contentType']>()
  cluster.on('message', (worker, message: unknown) => {
    const asked = question.safeParse(message)
    if (!asked.success) return
    // Whoever ended meanwhile hears nothing, which is no error.
    const tell = (answer: z.infer<typeof reply>) => worker.send(answer, () => undefined)
    all.clusterMetrics().then(
      (text) => tell({ ...asked.data, text }),
      (error: unknown) => tell({ ...asked.data, failed: String(error) }),
    )
  })
}

/** For a worker: gives what it measured to whoever asks by the primary. @returns asks the primary; rejects when a worker does not answer in 5 s */
function ofAllWorkers(registry: Registry): () => Promise<string> {
  // Made here to answer the primary, not to be filled.
  new AggregatorRegistry()
  AggregatorRegistry.setRegistries(registry)
  const waiting = new Map<number, (answer: z.infer<typeof reply>) => void>()
  process.on('message', (message) => {
    const told = reply.safeParse(message)
    if (told.success) waiting.get(told.data.ask)?.(told.data)
  })
  let asked = 0
  return () =>
    new Promise((done, failed) => {
      const ask = asked++
      waiting.set(ask, (answer) => {
        waiting.delete(ask)
        if ('text' in answer) done(answer.text)
        else failed(new Error(`The workers could not be asked what they measured (${answer.failed}).`))
      })
      process.send?.({ ask })
    })
}

const answering = new Set([
  '/attempts/:attempt/:n',
  '/attempts/:attempt/:n/drafts',
  '/attempts/:attempt/:n/place',
  '/attempts/:attempt/:n/place/drafts',
])

/** Whether two texts are the same, in a time that does not say how far they are. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(hash(one), hash(other))
const hash = (text: string) => createHash('sha256').update(text).digest()
