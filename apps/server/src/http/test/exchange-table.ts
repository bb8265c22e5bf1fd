// Who may call what of the exchange, written down by hand: one row for each endpoint. A route without a row fails the test that reads this.

import { header, manifest, publicKey } from './exchange.ts'
import { type CallerName, callers } from './exchange-callers.ts'

type Expected = Readonly<Record<CallerName, number>>

export interface ExchangeRow {
  readonly route: string
  readonly expected: Expected
  /** What the address is about. */
  readonly about: 'sent' | 'draft'
  readonly body?: unknown
  /** Whose id stands in the address, where it isn't the transfer's. */
  readonly id?: 'link' | 'key'
}

const everybody = (status: number, but: Partial<Expected> = {}): Expected =>
  ({ ...Object.fromEntries(callers.map(name => [name, status])), ...but }) as Expected

/** What no row changes: keys that don't work. */
const dead = { 'a key of somebody deactivated': 401, 'a revoked key': 401, 'an expired key': 401 }

const impersonator = 'an administrator who acts in the owner’s account'

/** For whoever has an account: each in their own. */
const registered = (status: number, impersonating = 403): Expected =>
  everybody(401, {
    'the owner': status,
    'another user': status,
    'an administrator': status,
    [impersonator]: impersonating,
    'a key of the owner': status,
    'a key of a service account': status,
    'the recipient, signed in, with the link': status
  })

/** For the owner alone: to everybody else with an account there is nothing. */
const owned = (status: number, impersonating = 403): Expected => ({
  ...registered(404, impersonating),
  'the owner': status,
  'a key of the owner': status
})

/** For the owner too; whoever shows a token of another transfer is told nothing but that it is wrong. */
const uploaded = owned

/** For who holds the link: everybody else is told that there is nothing. */
const linked = (status: number, recipient: number): Expected =>
  everybody(404, {
    ...dead,
    [impersonator]: 403,
    'a stranger with the link': status,
    'the recipient, signed in, with the link': recipient
  })

const administrators = (status: number): Expected =>
  everybody(401, {
    'the owner': 403,
    'another user': 403,
    'an administrator': status,
    [impersonator]: 403,
    'the recipient, signed in, with the link': 403
  })

const row = (
  route: string,
  about: 'sent' | 'draft',
  expected: Expected,
  more: Pick<ExchangeRow, 'body' | 'id'> = {}
): ExchangeRow => ({ route, about, expected, ...more })

const options = {
  expiryDefaultDays: 14,
  expiryMinDays: 1,
  expiryMaxDays: 365,
  removalDays: 7,
  publicLinks: true,
  maxFileBytes: 107_374_182_400,
  maxTransferBytes: 1_099_511_627_776,
  maxFiles: 1_000,
  maxRecipients: 100
}
const more = { recipients: ['cy@elsewhere.example'] }
const completion = { manifest, proofHash: Buffer.alloc(32).toString('base64url'), notify: false }

export const exchangeAuthorisation: readonly ExchangeRow[] = [
  row('GET /api/exchange-options', 'sent', administrators(200)),
  row('PUT /api/exchange-options', 'sent', administrators(200), { body: options }),
  row('GET /api/exchange', 'sent', registered(200)),
  row('GET /api/recipients', 'sent', registered(200)),

  row('POST /api/transfers', 'sent', registered(201), { body: { access: 'recipients', ...more } }),
  row('POST /api/transfers/:id/files', 'draft', uploaded(201), { body: { bytes: 5 } }),
  row('GET /api/transfers/:id/files', 'draft', uploaded(200)),
  row('DELETE /api/transfers/:id/files/:file', 'draft', uploaded(204)),
  row('PUT /api/transfers/:id/files/:file/parts/:number', 'draft', uploaded(204), { body: Buffer.alloc(21) }),
  row('GET /api/transfers/:id/files/:file/parts', 'draft', uploaded(200)),
  row('GET /api/transfers/:id/files/:file/parts/:number', 'draft', uploaded(409)),
  row('POST /api/transfers/:id/files/:file/completion', 'draft', uploaded(409), { body: { header } }),
  row('POST /api/transfers/:id/completion', 'draft', uploaded(409), { body: completion }),

  row('GET /api/transfers', 'sent', registered(200, 200)),
  row('GET /api/transfers/:id', 'sent', owned(200, 200)),
  row('PATCH /api/transfers/:id', 'sent', owned(204), { body: { expiresInDays: 30 } }),
  row('DELETE /api/transfers/:id', 'sent', owned(204)),
  row('POST /api/transfers/:id/revocation', 'sent', owned(204)),
  row('POST /api/transfers/:id/recipients', 'sent', owned(204), { body: more }),
  row('DELETE /api/transfers/:id/recipients/:recipient', 'sent', owned(204)),
  row('POST /api/transfers/:id/notification', 'sent', owned(200), { body: {} }),
  row('GET /api/transfers/:id/content', 'sent', owned(200)),
  row('GET /api/transfers/:id/files/:file', 'sent', owned(200)),
  row('HEAD /api/transfers/:id/files/:file', 'sent', owned(200)),
  row('POST /api/transfers/:id/files/:file/receipt', 'sent', owned(204)),

  row('GET /api/links/:id', 'sent', linked(200, 200)),
  row('POST /api/links/:id/code', 'sent', linked(202, 202), { body: { address: 'eve@evil.example' } }),
  row('POST /api/links/:id/code/verification', 'sent', linked(403, 403), { body: { code: '123456' } }),
  row('POST /api/links/:id/password', 'sent', linked(409, 409), { body: { password: 'a guess of it' } }),
  row('GET /api/links/:id/content', 'sent', linked(403, 200)),
  row('GET /api/links/:id/files/:file', 'sent', linked(403, 200)),
  row('HEAD /api/links/:id/files/:file', 'sent', linked(403, 200)),
  row('POST /api/links/:id/files/:file/receipt', 'sent', linked(403, 204)),

  row('GET /api/receiving-key', 'sent', registered(200)),
  row('GET /api/receiving-key/:id', 'sent', owned(200), { id: 'key' }),
  row('POST /api/receiving-key', 'sent', registered(201), { body: { publicKey, sealedIdentity: header } }),
  row('GET /api/request-links', 'sent', registered(200)),
  row('POST /api/request-links', 'sent', registered(201), { body: { title: 'Invoices' } }),
  row('DELETE /api/request-links/:id', 'sent', owned(204), { id: 'link' }),
  row('GET /api/personal-address', 'sent', registered(200)),
  row(
    'PUT /api/personal-address',
    'sent',
    { ...registered(409), 'the owner': 200, 'a key of the owner': 200 },
    { body: { enabled: true, name: 'the-owner' } }
  ),

  row('GET /api/requests/:id', 'sent', everybody(200, dead), { id: 'link' }),
  row('POST /api/requests/:id/transfers', 'sent', everybody(201, { ...dead, [impersonator]: 403 }), { id: 'link' }),
  row('GET /api/people/:name', 'sent', everybody(200, dead)),
  row('POST /api/people/:name/transfers', 'sent', everybody(201, { ...dead, [impersonator]: 403 }))
]
