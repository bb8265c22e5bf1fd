import {
  content,
  moreRecipients,
  notification,
  notified,
  transferChange,
  transferStatus,
  transfersPage,
  transfersQuery
} from '@sealpost/api'
import { addRecipients } from '../../../domain/exchange/add-recipients.ts'
import { deleteTransfer } from '../../../domain/exchange/delete-transfer.ts'
import { extendTransfer } from '../../../domain/exchange/extend-transfer.ts'
import { listTransfers } from '../../../domain/exchange/list-transfers.ts'
import { notifyRecipients } from '../../../domain/exchange/notify-recipients.ts'
import { openOwnFile } from '../../../domain/exchange/open-own-file.ts'
import { readOwnContent } from '../../../domain/exchange/read-own-content.ts'
import { readTransfer } from '../../../domain/exchange/read-transfer.ts'
import { removeRecipient } from '../../../domain/exchange/remove-recipient.ts'
import { reportOwnFetched } from '../../../domain/exchange/report-own-fetched.ts'
import { revokeTransfer } from '../../../domain/exchange/revoke-transfer.ts'
import type { RecipientId } from '../../../domain/id.ts'
import { type ApiEdge, type Route, route } from '../route.ts'
import { downloadRoutes } from './download.ts'
import { presentContent } from './present-content.ts'
import { presentListed, presentReport } from './present-transfer.ts'
import { uploadTokenOf } from './shown.ts'

/** What one sent, or was sent: its history, its state, its content, and changing it. */
export const transferRoutes = (edge: ApiEdge): readonly Route[] => {
  const { portal, reading } = edge
  return [
    route({
      method: 'GET',
      path: '/transfers',
      summary: 'What one sent, received, or was sent in',
      keys: true,
      query: transfersQuery,
      answer: transfersPage,
      async respond({ occasion, query }) {
        const { transfers, total } = await listTransfers(portal, occasion, query)
        return { transfers: transfers.map(presentListed), total }
      }
    }),
    route({
      method: 'GET',
      path: '/transfers/:id',
      summary: 'How a transfer stands, and who fetched what',
      keys: true,
      answer: transferStatus,
      respond: async ({ occasion, id }) => presentReport(await readTransfer(portal, occasion, id()))
    }),
    route({
      method: 'PATCH',
      path: '/transfers/:id',
      summary: 'Let a transfer expire so many days from now',
      keys: true,
      body: transferChange,
      respond: ({ occasion, id, body }) => extendTransfer(portal, occasion, id(), body.expiresInDays)
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/revocation',
      summary: 'End a transfer now',
      keys: true,
      respond: ({ occasion, id }) => revokeTransfer(portal, occasion, id())
    }),
    route({
      method: 'DELETE',
      path: '/transfers/:id',
      summary: 'Delete a transfer, or a draft',
      keys: true,
      guests: 'upload',
      respond({ request, occasion, id }) {
        const { uploadToken } = uploadTokenOf(request)
        return reading.known(edge, request, () => deleteTransfer(portal, occasion, id(), uploadToken))
      }
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/recipients',
      summary: 'Add recipients to a transfer',
      keys: true,
      body: moreRecipients,
      bodyLimitBytes: 262_144,
      respond: ({ occasion, id, body }) => addRecipients(portal, occasion, id(), body)
    }),
    route({
      method: 'DELETE',
      path: '/transfers/:id/recipients/:recipient',
      summary: 'Take a recipient out of a transfer',
      keys: true,
      respond: ({ occasion, id }) => removeRecipient(portal, occasion, id(), id('recipient'))
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/notification',
      summary: 'Tell recipients by mail again',
      keys: true,
      body: notification,
      answer: notified,
      async respond({ occasion, id, body }) {
        const recipientId = body.recipientId as RecipientId | undefined
        return { notified: await notifyRecipients(portal, occasion, id(), recipientId) }
      }
    }),
    route({
      method: 'GET',
      path: '/transfers/:id/content',
      summary: 'The sealed list of files of one’s own transfer',
      keys: true,
      answer: content,
      respond: async ({ occasion, id }) => presentContent(await readOwnContent(portal, occasion, id()))
    }),
    ...downloadRoutes({
      path: '/transfers/:id/files/:file',
      summary: 'The sealed bytes of a file of one’s own transfer',
      admission: { keys: true },
      open: ({ occasion, id }) => openOwnFile(portal, occasion, id(), id('file'))
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/files/:file/receipt',
      summary: 'Say that one has a file of one’s own transfer whole',
      keys: true,
      respond: ({ occasion, id }) => reportOwnFetched(portal, occasion, id(), id('file'))
    })
  ]
}
