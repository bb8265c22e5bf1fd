import {
  newReceivingKey,
  newRequestLink,
  ownPersonalAddress,
  ownReceivingKey,
  personalAddress,
  type ReceivingKey,
  type RequestLink,
  receivingKey,
  requestLink,
  requestLinks
} from '@sealpost/api'
import { createReceivingKey } from '../../../domain/exchange/create-receiving-key.ts'
import { createRequestLink } from '../../../domain/exchange/create-request-link.ts'
import { listRequestLinks } from '../../../domain/exchange/list-request-links.ts'
import { readPersonalAddress } from '../../../domain/exchange/read-personal-address.ts'
import { readReceivingKey } from '../../../domain/exchange/read-receiving-key.ts'
import { type ReceivingKeyReport, unknownReceivingKey } from '../../../domain/exchange/receiving-key-report.ts'
import type { RequestLinkReport } from '../../../domain/exchange/request-link-report.ts'
import { revokeRequestLink } from '../../../domain/exchange/revoke-request-link.ts'
import { writePersonalAddress } from '../../../domain/exchange/write-personal-address.ts'
import { present, presentOrNull } from '../present-instant.ts'
import { type ApiEdge, type Route, route } from '../route.ts'
import { base64urlOf, bytesOf } from './bytes-of.ts'

/** Being sent things: one's keys, request links and personal address. */
export const receivingRoutes = ({ portal }: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/receiving-key',
    summary: 'One’s newest receiving key, if there is one',
    keys: true,
    answer: ownReceivingKey,
    async respond({ occasion }) {
      const key = await readReceivingKey(portal, occasion)
      return { key: key && presentKey(key) }
    }
  }),
  route({
    method: 'GET',
    path: '/receiving-key/:id',
    summary: 'One of one’s receiving keys',
    keys: true,
    answer: receivingKey,
    async respond({ occasion, id }) {
      const key = await readReceivingKey(portal, occasion, id())
      if (!key) throw unknownReceivingKey()
      return presentKey(key)
    }
  }),
  route({
    method: 'POST',
    path: '/receiving-key',
    summary: 'Put a new receiving key in the place of the one before',
    keys: true,
    status: 201,
    body: newReceivingKey,
    answer: receivingKey,
    async respond({ occasion, body: { publicKey, sealedIdentity } }) {
      const made = await createReceivingKey(portal, occasion, { publicKey, sealedIdentity: bytesOf(sealedIdentity) })
      return presentKey(made)
    }
  }),
  route({
    method: 'GET',
    path: '/request-links',
    summary: 'One’s request links',
    keys: true,
    answer: requestLinks,
    respond: async ({ occasion }) => ({ links: (await listRequestLinks(portal, occasion)).map(presentLink) })
  }),
  route({
    method: 'POST',
    path: '/request-links',
    summary: 'Make a request link',
    keys: true,
    status: 201,
    body: newRequestLink,
    answer: requestLink,
    respond: async ({ occasion, body }) => presentLink(await createRequestLink(portal, occasion, body))
  }),
  route({
    method: 'DELETE',
    path: '/request-links/:id',
    summary: 'Revoke a request link',
    keys: true,
    respond: ({ occasion, id }) => revokeRequestLink(portal, occasion, id())
  }),
  route({
    method: 'GET',
    path: '/personal-address',
    summary: 'One’s personal address',
    keys: true,
    answer: ownPersonalAddress,
    respond: async ({ occasion }) => ({ ...(await readPersonalAddress(portal, occasion)) })
  }),
  route({
    method: 'PUT',
    path: '/personal-address',
    summary: 'Switch one’s personal address on or off, or rename it',
    keys: true,
    body: personalAddress,
    answer: ownPersonalAddress,
    respond: async ({ occasion, body }) => ({ ...(await writePersonalAddress(portal, occasion, body)) })
  })
]

const presentKey = ({ id, publicKey, sealedIdentity, createdAt }: ReceivingKeyReport): ReceivingKey => ({
  id,
  publicKey,
  sealedIdentity: base64urlOf(sealedIdentity),
  createdAt: present(createdAt)
})

const presentLink = (link: RequestLinkReport): RequestLink => ({
  id: link.id,
  title: link.title,
  address: link.address,
  publicKey: link.publicKey,
  createdAt: present(link.createdAt),
  expiresAt: present(link.expiresAt),
  revokedAt: presentOrNull(link.revokedAt)
})
