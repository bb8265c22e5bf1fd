import type { FastifyBaseLogger } from 'fastify'
import { describeFailure } from '../http/failure-log.ts'

/** Work that is done again and again; `stop` resolves when what was begun is done. */
export interface Repeated {
  stop(): Promise<void>
}

/** Does the work, waits, does it again; never twice at once. What fails is told in the log, and tried the next time. */
export function repeat(
  name: string,
  everyMilliseconds: number,
  work: () => Promise<unknown>,
  logger: Pick<FastifyBaseLogger, 'warn'>
): Repeated {
  let running: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const turn = async (): Promise<void> => {
    try {
      await work()
    } catch (error) {
      logger.warn({ job: name, failure: describeFailure(error) }, 'a job failed and is tried again')
    }
    if (!stopped) schedule()
  }
  const schedule = (): void => {
    timer = setTimeout(() => {
      running = turn()
    }, everyMilliseconds).unref()
  }
  schedule()
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    }
  }
}
