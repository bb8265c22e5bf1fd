import {
  erasurePreview,
  handedOver,
  handOverOrder,
  legalHold,
  newLegalHold,
  userTransfersPage,
  userTransfersQuery
} from '@sealpost/api'
import { liftLegalHold, placeLegalHold } from '../../domain/erasure/legal-hold.ts'
import { previewErasure } from '../../domain/erasure/preview-erasure.ts'
import { handOver } from '../../domain/exchange/hand-over.ts'
import { listTransfersOf } from '../../domain/exchange/list-transfers-of.ts'
import type { TransferId } from '../../domain/id.ts'
import { given } from './given.ts'
import { presentHold, presentPreview } from './present-erasure.ts'
import { present } from './present-instant.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** What may go before an account's data does: a look at it, another owner for what was sent, a hold; for administrators. */
export const userErasureRoutes = ({ portal }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/users/:id/erasure-preview',
    summary: 'What deactivating an account would remove',
    answer: erasurePreview,
    respond: async ({ occasion, id }) => presentPreview(await previewErasure(portal, occasion, id()))
  }),
  route({
    method: 'GET',
    path: '/users/:id/transfers',
    summary: 'Transfers of an account that another could be given',
    query: userTransfersQuery,
    answer: userTransfersPage,
    async respond({ occasion, id, query }) {
      const { transfers, total } = await listTransfersOf(portal, occasion, id(), query)
      return {
        transfers: transfers.map(({ id, sentAt, expiresAt, files, bytes, recipients }) => ({
          id,
          sentAt: present(sentAt),
          expiresAt: present(expiresAt),
          files,
          bytes,
          recipients
        })),
        total
      }
    }
  }),
  route({
    method: 'POST',
    path: '/users/:id/hand-over',
    summary: 'Give transfers of an account to another',
    body: handOverOrder,
    answer: handedOver,
    async respond({ occasion, id, body: { to, transferIds } }) {
      const named = given({ transferIds: transferIds as TransferId[] | undefined })
      const outcome = await handOver(portal, occasion, { from: id(), to, ...named })
      return { handedOver: outcome.handedOver, left: outcome.left }
    }
  }),
  route({
    method: 'PUT',
    path: '/users/:id/legal-hold',
    summary: 'Forbid that anything of an account is destroyed',
    body: newLegalHold,
    answer: legalHold,
    respond: async ({ occasion, id, body }) => presentHold(await placeLegalHold(portal, occasion, id(), body.reference))
  }),
  route({
    method: 'DELETE',
    path: '/users/:id/legal-hold',
    summary: 'Lift a legal hold',
    respond: ({ occasion, id }) => liftLegalHold(portal, occasion, id())
  })
]
