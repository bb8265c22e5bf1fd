import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { UserId } from '../id.ts'
import type { Transaction } from '../store.ts'
import { digestOf, newToken } from '../token.ts'
import type { LinkPurpose } from './link.ts'

/** A one-time address: its token is shown this once. */
export interface IssuedLink {
  readonly token: string
  readonly expiresAt: number
}

const lifetimeMilliseconds = 7 * 24 * 3_600_000

/** Makes a link that takes the place of all earlier ones of the same user, or of nobody. */
export async function insertLink(
  tx: Transaction,
  occasion: Occasion,
  purpose: LinkPurpose,
  userId: UserId | null
): Promise<IssuedLink> {
  const token = newToken()
  const expiresAt = occasion.at + lifetimeMilliseconds
  await tx.links.removeAll(userId)
  await tx.links.insert({ tokenHash: digestOf(token), purpose, userId, createdAt: occasion.at, expiresAt })
  const target = userId === null ? {} : { target: { kind: 'user', id: userId } as const }
  await tx.events.append(eventOf(occasion, 'link.issued', { ...target, details: { purpose, expiresAt } }))
  return { token, expiresAt }
}

export const unknownLink = (): DomainError =>
  new DomainError(
    'gone',
    'link.unknown',
    'This address was used already, has expired or was replaced by a newer one: ask an administrator for another.'
  )
