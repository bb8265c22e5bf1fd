import { type Filter, type JsonObject, printFilter } from '@sealpost/scim'
import type { NewEvent, Outcome } from '../../domain/events.ts'
import { type Answer, type Exchange, elapsed, type Note, type Operation, type ScimEdge } from './exchange.ts'

const maxShapeLength = 1_000

/**
 * Tells the provisioning log of a request that no command of the domain told of (reads, refusals, writes that changed nothing), and
 * the process log of every one.
 *
 * The process log gets no names, addresses or queries. What went well is there at debug level only: the provisioning log has it all.
 */
export function tell(edge: ScimEdge, exchange: Exchange, operation: Operation, answer: Answer): void {
  if (answer.note === 'nothing') return
  const { status } = answer
  const durationMs = elapsed(exchange)
  if (typeof answer.note === 'object') {
    edge.portal.store.note(eventOfRequest(edge, exchange, operation, answer.note, status, durationMs))
  }
  const { correlationId, method } = exchange
  const line = { correlationId, mount: edge.mount.name, method, path: operation.path, status, durationMs }
  if (status < 400) edge.logger.debug(line, 'scim request answered')
  else if (status < 500) edge.logger.info(line, 'scim request refused')
  else edge.logger.warn(line, 'scim request failed')
}

function eventOfRequest(
  edge: ScimEdge,
  exchange: Exchange,
  operation: Operation,
  note: Note,
  status: number,
  durationMs: number
): NewEvent {
  const details: JsonObject = {
    mount: edge.mount.name,
    operation: operation.name,
    method: exchange.method,
    path: operation.path,
    status,
    ...note.details,
    durationMs
  }
  return {
    at: exchange.at,
    action: note.action ?? 'scim.request',
    actor: exchange.actor,
    ...(note.userId === undefined ? {} : { target: { kind: 'user', id: note.userId } }),
    outcome: outcomeOf(status),
    correlationId: exchange.correlationId,
    details,
    personal: { sourceAddress: exchange.sourceAddress, ...note.personal }
  }
}

const outcomeOf = (status: number): Outcome => (status < 400 ? 'success' : status < 500 ? 'refused' : 'failed')

/** A filter with `…` in place of every value: what was asked for, without whom. */
export function filterShape(filter: Filter): string {
  const shape = printFilter(withoutValues(filter))
  return shape.length > maxShapeLength ? `${shape.slice(0, maxShapeLength)}…` : shape
}

/** The parser bounds the depth. */
function withoutValues(filter: Filter): Filter {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return { ...filter, operands: filter.operands.map(withoutValues) }
    case 'not':
      return { ...filter, operand: withoutValues(filter.operand) }
    case 'valuePath':
      return { ...filter, filter: withoutValues(filter.filter) }
    case 'compare':
      return { ...filter, value: '…' }
    case 'present':
      return filter
  }
}
