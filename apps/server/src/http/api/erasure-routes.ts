import { Readable } from 'node:stream'
import {
  erasure,
  erasureSigningKey,
  erasuresPage,
  erasuresQuery,
  releasedErasures,
  undoneErasures
} from '@sealpost/api'
import { DomainError } from '../../domain/domain-error.ts'
import { listErasures, readErasure } from '../../domain/erasure/list-erasures.ts'
import { releaseBraked, releaseErasure } from '../../domain/erasure/release-erasure.ts'
import { undoBraked, undoErasure } from '../../domain/erasure/undo-erasure.ts'
import { requireAdministrator } from '../../domain/permission.ts'
import { actorNames } from './actor-names.ts'
import { given } from './given.ts'
import { presentErasure } from './present-erasure.ts'
import { type ApiEdge, type Exchange, type Route, route } from './route.ts'

/** What follows deactivations, and what proves it; for administrators. */
export const erasureRoutes = ({ portal }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/erasures',
    summary: 'Erasures, newest first',
    query: erasuresQuery,
    answer: erasuresPage,
    async respond({ occasion, query: { state, offset, limit } }) {
      const found = await listErasures(portal, occasion, { offset, limit, ...given({ state }) })
      const names = await actorNames(
        portal.store,
        found.erasures.map(each => each.erasure.orderedBy)
      )
      const { total, braked, waiting } = found
      return { erasures: found.erasures.map(each => presentErasure(each, names)), total, braked, waiting }
    }
  }),
  route({
    method: 'GET',
    path: '/erasures/signing-key',
    summary: 'The key that receipts are signed with, its public half',
    answer: erasureSigningKey,
    async respond({ occasion }) {
      await requireAdministrator(portal.store, occasion)
      const { keyId, publicKey } = portal.receipts
      return { keyId, publicKey }
    }
  }),
  route({
    method: 'POST',
    path: '/erasures/braked/release',
    summary: 'Release all erasures that the brake holds',
    answer: releasedErasures,
    respond: async ({ occasion }) => ({ released: await releaseBraked(portal, occasion) })
  }),
  route({
    method: 'POST',
    path: '/erasures/braked/undo',
    summary: 'Undo all erasures that the brake holds',
    answer: undoneErasures,
    respond: async ({ occasion }) => ({ undone: await undoBraked(portal, occasion) })
  }),
  route({
    method: 'GET',
    path: '/erasures/:id',
    summary: 'An erasure',
    answer: erasure,
    async respond({ occasion, id }) {
      const found = await readErasure(portal, occasion, id())
      return presentErasure(found, await actorNames(portal.store, [found.erasure.orderedBy]))
    }
  }),
  route({
    method: 'GET',
    path: '/erasures/:id/receipt',
    summary: 'The receipt of an erasure, as it was signed',
    mediaTypes: ['application/json'],
    async respond({ occasion, id, reply }: Exchange) {
      const { receipt, receiptNumber } = (await readErasure(portal, occasion, id())).erasure
      if (receipt === null || receiptNumber === null) throw noReceipt
      const name = `sealpost-erasure-receipt-${receiptNumber}.json`
      const bytes = Buffer.from(receipt, 'utf8')
      reply.header('content-disposition', `attachment; filename="${name}"`)
      reply.header('content-length', bytes.length).type('application/json; charset=utf-8')
      return Readable.from([bytes])
    }
  }),
  route({
    method: 'POST',
    path: '/erasures/:id/release',
    summary: 'Release an erasure that the brake holds',
    respond: ({ occasion, id }) => releaseErasure(portal, occasion, id())
  }),
  route({
    method: 'POST',
    path: '/erasures/:id/undo',
    summary: 'Undo an erasure before its destruction begins',
    respond: ({ occasion, id }) => undoErasure(portal, occasion, id())
  })
]

const noReceipt = new DomainError(
  'not-found',
  'erasure.no-receipt',
  'This erasure has no receipt, which is written when everything is removed: look again once its state is done.'
)
