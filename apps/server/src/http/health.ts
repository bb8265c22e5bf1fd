import type { FastifyBaseLogger, FastifyPluginCallback } from 'fastify'
import type { Store } from '../domain/store.ts'
import { describeFailure } from './failure-log.ts'

/** A database that takes longer than this to answer is not ready. */
const readyWithinMilliseconds = 2_000

/**
 * For whoever runs the portal: `/healthz` says that the process lives, `/readyz` whether it can serve, which needs its database.
 *
 * Neither needs a credential nor tells anything else.
 */
export function healthPlugin(store: Pick<Store, 'ping'>, logger: FastifyBaseLogger): FastifyPluginCallback {
  return (app, _options, done) => {
    app.addHook('onRequest', (_request, reply, next) => {
      reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
      next()
    })
    app.route({ method: ['GET', 'HEAD'], url: '/healthz', handler: async () => ({ status: 'ok' }) })
    app.route({
      method: ['GET', 'HEAD'],
      url: '/readyz',
      async handler(_request, reply) {
        try {
          await inTime(store.ping())
          return { status: 'ok' }
        } catch (error) {
          logger.warn({ failure: describeFailure(error) }, 'not ready: the database does not answer')
          return reply.code(503).send({ status: 'unavailable' })
        }
      }
    })
    done()
  }
}

async function inTime(work: Promise<void>): Promise<void> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('no answer in time')), readyWithinMilliseconds)
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
