import { Readable } from 'node:stream'
import { type Event, type EventsPage, eventsPage, eventsQuery, exportQuery } from '@sealpost/api'
import type { z } from 'zod'
import { searchEvents } from '../../domain/audit/search-events.ts'
import { fieldError } from '../../domain/domain-error.ts'
import { type Action, actions } from '../../domain/events.ts'
import { describeFailure } from '../failure-log.ts'
import { csvHead, csvRow } from './events-csv.ts'
import { given } from './given.ts'
import { presentEvents } from './present-event.ts'
import { type ApiEdge, type Exchange, type Route, route } from './route.ts'

type Filters = Omit<z.output<typeof eventsQuery>, 'before' | 'limit'>

const exportPage = 200

/** The audit log, for administrators. */
export const eventRoutes = ({ portal, logger }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/events',
    summary: 'The audit log',
    query: eventsQuery,
    answer: eventsPage,
    async respond({ occasion, query: { before, limit, ...filters } }) {
      return presentEvents(await searchEvents(portal, occasion, { ...searchOf(filters), limit, ...given({ before }) }))
    }
  }),
  route({
    method: 'GET',
    path: '/events/export',
    summary: 'The audit log as a file',
    query: exportQuery,
    mediaTypes: ['text/csv', 'application/x-ndjson'],
    async respond({ occasion, reply, query: { format, ...filters } }: Exchange<unknown, z.output<typeof exportQuery>>) {
      const search = searchOf(filters)
      const read = async (before?: number) =>
        presentEvents(await searchEvents(portal, occasion, { ...search, limit: exportPage, ...given({ before }) }))
      // What would be refused is refused before the answer begins.
      const first = await read()
      const name = `sealpost-audit-${new Date(occasion.at).toISOString().slice(0, 10)}.${format}`
      reply.header('content-disposition', `attachment; filename="${name}"`)
      reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson; charset=utf-8')
      const broken = (error: unknown): Error => {
        logger.error({ correlationId: occasion.correlationId, failure: describeFailure(error) }, 'an export broke off')
        return new Error('an export broke off')
      }
      return Readable.from(lines(format, first, read, broken))
    }
  })
]

/**
 * Page after page, as fast as it is taken: memory holds one. What goes wrong by then can't be answered any more, so the answer breaks off.
 *
 * @param broken Tells the log what went wrong, and gives what may be told further.
 */
async function* lines(
  format: 'csv' | 'jsonl',
  first: EventsPage,
  read: (before: number) => Promise<EventsPage>,
  broken: (error: unknown) => Error
): AsyncGenerator<string> {
  const line = format === 'csv' ? csvRow : (event: Event) => `${JSON.stringify(event)}\n`
  if (format === 'csv') yield csvHead
  let page = first
  while (true) {
    if (page.events.length > 0) yield page.events.map(line).join('')
    if (page.next === null) return
    page = await read(page.next).catch(error => Promise.reject(broken(error)))
  }
}

function searchOf({ view, action, outcome, user, reference, from, until }: Filters) {
  return given({
    view: view === 'all' ? undefined : view,
    actions: action === '' ? undefined : [actionOf(action)],
    outcome: outcome === '' ? undefined : outcome,
    userName: user === '' ? undefined : user,
    correlationId: reference === '' ? undefined : reference,
    from: from === '' ? undefined : Date.parse(from),
    until: until === '' ? undefined : Date.parse(until)
  })
}

function actionOf(name: string): Action {
  const action = actions.find(known => known === name)
  if (action) return action
  const detail = 'The log knows no action of this name: see docs/audit.md for those there are.'
  throw fieldError('request.invalid', 'action', detail)
}
