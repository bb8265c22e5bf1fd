import { exchangeOptions, exchangeRules, recipientsQuery, suggestions } from '@sealpost/api'
import { changeExchangeOptions, readExchangeOptions } from '../../../domain/exchange/options.ts'
import { suggestRecipients } from '../../../domain/exchange/suggest-recipients.ts'
import { requireAdministrator, requireSender } from '../../../domain/permission.ts'
import { type ApiEdge, type Route, route } from '../route.ts'

/** What may be sent, and to whom it could go. */
export const exchangeOptionsRoutes = ({ portal }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/exchange-options',
    summary: 'What the portal allows those who send',
    answer: exchangeOptions,
    async respond({ occasion }) {
      await requireAdministrator(portal.store, occasion)
      return readExchangeOptions(portal.store)
    }
  }),
  route({
    method: 'PUT',
    path: '/exchange-options',
    summary: 'Change what the portal allows those who send',
    body: exchangeOptions,
    answer: exchangeOptions,
    respond: ({ occasion, body }) => changeExchangeOptions(portal, occasion, body)
  }),
  route({
    method: 'GET',
    path: '/exchange',
    summary: 'What one may send',
    keys: true,
    answer: exchangeRules,
    async respond({ occasion }) {
      await requireSender(portal.store, occasion)
      return { ...(await readExchangeOptions(portal.store)), mail: portal.mail, origin: portal.origin }
    }
  }),
  route({
    method: 'GET',
    path: '/recipients',
    summary: 'Recipients that fit what is being typed',
    keys: true,
    query: recipientsQuery,
    answer: suggestions,
    async respond({ occasion, query }) {
      return { suggestions: (await suggestRecipients(portal, occasion, query.search)).map(each => ({ ...each })) }
    }
  })
]
