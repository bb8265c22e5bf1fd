import { type Door, door, draft } from '@sealpost/api'
import { beginSendIn } from '../../../domain/exchange/begin-send-in.ts'
import type { DoorReport } from '../../../domain/exchange/door-report.ts'
import { inspectPersonalAddress } from '../../../domain/exchange/inspect-personal-address.ts'
import { inspectRequestLink } from '../../../domain/exchange/inspect-request-link.ts'
import { presentOrNull } from '../present-instant.ts'
import { type ApiEdge, type Exchange, type Route, route } from '../route.ts'
import { presentDraft } from './present-upload.ts'

/** Where outsiders send in: a request link, or somebody's personal address. */
export const doorRoutes = (edge: ApiEdge): readonly Route[] => {
  const { portal, reading } = edge
  const known = <T>({ request }: Exchange, work: () => Promise<T>): Promise<T> => reading.known(edge, request, work)
  const begin = async ({ request, occasion }: Exchange, place: Parameters<typeof beginSendIn>[2]) => {
    const begun = await reading.sendIn(edge, request, () => beginSendIn(portal, occasion, place))
    return presentDraft(begun.transfer, begun.uploadToken)
  }
  return [
    route({
      method: 'GET',
      path: '/requests/:id',
      summary: 'Whom a request link sends to',
      keys: true,
      guests: 'door',
      answer: door,
      respond: async exchange =>
        presentDoor(await known(exchange, () => inspectRequestLink(portal, exchange.id(), exchange.occasion.at)))
    }),
    route({
      method: 'POST',
      path: '/requests/:id/transfers',
      summary: 'Begin to send in over a request link',
      keys: true,
      guests: 'door',
      status: 201,
      answer: draft,
      respond: exchange => begin(exchange, { requestLinkId: exchange.id() })
    }),
    route({
      method: 'GET',
      path: '/people/:name',
      summary: 'Whom a personal address sends to',
      keys: true,
      guests: 'door',
      answer: door,
      respond: async exchange =>
        presentDoor(
          await known(exchange, () => inspectPersonalAddress(portal, exchange.id('name'), exchange.occasion.at))
        )
    }),
    route({
      method: 'POST',
      path: '/people/:name/transfers',
      summary: 'Begin to send in to a personal address',
      keys: true,
      guests: 'door',
      status: 201,
      answer: draft,
      respond: exchange => begin(exchange, { name: exchange.id('name') })
    })
  ]
}

const presentDoor = (report: DoorReport): Door => ({
  owner: { name: report.owner.name, address: report.owner.address },
  title: report.title,
  publicKey: report.publicKey,
  expiresAt: presentOrNull(report.expiresAt),
  maxFileBytes: report.maxFileBytes,
  maxTransferBytes: report.maxTransferBytes,
  maxFiles: report.maxFiles,
  site: { name: report.site.name }
})
