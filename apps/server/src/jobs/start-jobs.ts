// What the portal does by itself, on every process of it: each job takes a little at once, may be done twice, and finds out by itself what
// there is to do, so that nothing is lost when a process ends.
import type { FastifyBaseLogger } from 'fastify'
import type { Occasion } from '../domain/actor.ts'
import { deliverMails } from '../domain/exchange/deliver-mails.ts'
import { removeDue } from '../domain/exchange/remove-due.ts'
import { sweepBlobs } from '../domain/exchange/sweep-blobs.ts'
import { newId } from '../domain/id.ts'
import type { Portal } from '../domain/portal.ts'
import { sweep } from '../domain/sign-on/sweep.ts'
import { readSite } from '../domain/site.ts'
import type { Mailer } from '../mail/mailer.ts'
import { type Repeated, repeat } from './repeat.ts'

export interface JobParts {
  readonly portal: Portal
  /** Undefined when the portal sends no mail. */
  readonly mailer: Mailer | undefined
  readonly logger: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}

const second = 1_000
const hour = 3_600 * second

/** Transfers whose bytes are removed in one turn. */
const removalsAtOnce = 20
const mailsAtOnce = 20
/** Bytes that no row points at go when nothing was written to them for this long: an upload under way has a row before it has bytes. */
const strayAfterMilliseconds = hour

/** Starts them; `stop` resolves when what is under way is done. */
export function startJobs({ portal, mailer, logger, clock }: JobParts): Repeated {
  const occasion = (): Occasion => {
    const at = clock()
    return { actor: { kind: 'system' }, at, correlationId: newId<'request'>(at) }
  }
  const mail = async (from: Mailer): Promise<void> => {
    const { name } = await readSite(portal.store)
    await deliverMails(portal, occasion(), content => from.send(content, name), mailsAtOnce)
  }
  const jobs = [
    repeat('what expired', 15 * second, () => sweep(portal, clock()), logger),
    repeat('removal', 20 * second, () => removeDue(portal, occasion(), removalsAtOnce), logger),
    repeat(
      'stray bytes',
      hour,
      () => sweepBlobs(portal, occasion(), { olderThan: clock() - strayAfterMilliseconds }),
      logger
    ),
    ...(mailer ? [repeat('mail', second, () => mail(mailer), logger)] : [])
  ]
  return { stop: async () => void (await Promise.all(jobs.map(job => job.stop()))) }
}
