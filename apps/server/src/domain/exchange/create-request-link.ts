import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import { newId } from '../id.ts'
import { requireSender } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { expiryOf } from './choice.ts'
import { readExchangeOptions } from './options.ts'
import { unknownReceivingKey } from './receiving-key-report.ts'
import { wrongOption } from './refusals.ts'
import type { RequestLinkReport } from './request-link-report.ts'
import type { RequestLink } from './transfer.ts'

export interface NewRequestLink {
  /** What it is for; shown to whoever opens it. */
  readonly title: string
  /** Left out: the portal's default. */
  readonly expiresInDays?: number | undefined
}

const longestTitle = 200
/** As many as are listed: one that isn't listed couldn't be revoked. */
const mostOpen = 200

/**
 * Makes an address at which outsiders can send to whoever makes it, sealed for their newest receiving key.
 *
 * @throws DomainError `not-found` `receiving-key.unknown` while there is none; `invalid` `transfer.options`; `conflict`
 *   `request-link.too-many`; and as {@link requireSender}
 */
export async function createRequestLink(
  portal: Portal,
  occasion: Occasion,
  wanted: NewRequestLink
): Promise<RequestLinkReport> {
  const { at } = occasion
  const { exchange } = portal.store
  const title = titleOf(wanted)
  const owner = await requireSender(portal.store, occasion)
  const key = await exchange.receivingKey(owner.id)
  if (!key) throw unknownReceivingKey()
  const open = (await exchange.requestLinks(owner.id)).filter(link => link.revokedAt === null && link.expiresAt > at)
  if (open.length >= mostOpen) throw tooMany()
  const id = newId<'request-link'>(at)
  const sealedTitle = await portal.dataKeys.seal(owner.id, Buffer.from(title, 'utf8'), `request-link:${id}`)
  const link = await portal.store.write(async tx => {
    await requireSender(tx, occasion)
    const expiresAt = expiryOf(await readExchangeOptions(tx), wanted.expiresInDays, at)
    const made: RequestLink = {
      id,
      ownerId: owner.id,
      receivingKeyId: key.id,
      sealedTitle,
      createdAt: at,
      expiresAt,
      revokedAt: null
    }
    await tx.exchange.insertRequestLink(made)
    const target = { kind: 'request-link', id } as const
    await tx.events.append(eventOf(occasion, 'request-link.created', { target, details: { expiresAt } }))
    return made
  })
  const address = `${portal.origin}/q/${id}`
  const { expiresAt, createdAt } = link
  return { id, title, address, publicKey: key.publicKey, createdAt, expiresAt, revokedAt: null }
}

function titleOf({ title }: NewRequestLink): string {
  const text = title.trim()
  if (text !== '' && text.length <= longestTitle && !/[\p{Cc}\p{Cs}]/u.test(text)) return text
  throw wrongOption({ title: `A title has 1 to ${longestTitle} characters, in one line.` })
}

const tooMany = (): DomainError =>
  new DomainError(
    'conflict',
    'request-link.too-many',
    `This account has ${mostOpen} open request links already: revoke some first.`
  )
