import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { browserHashesOf, type LinkHolder, openLink } from './admit-reader.ts'
import { type GrantedBrowser, grantReading } from './grant.ts'
import { isSameDigest } from './proof.ts'
import { codeDigestOf } from './request-code.ts'
import type { AccessCode } from './transfer.ts'

const mostAttempts = 5

/**
 * Takes a mailed code for the proof that an address is the reader's: this browser may read from now on. A code works once, on the browser
 * that asked for it.
 *
 * @returns By what the browser is known from now on.
 * @throws DomainError `forbidden` `code.wrong` with how many attempts are left, `code.over`; and as {@link openLink}
 */
export async function verifyCode(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder,
  code: string
): Promise<GrantedBrowser> {
  const digest = codeDigestOf(portal, id, code.replace(/\s/g, ''))
  // A refusal must not take the count of attempts back: it is thrown when the count is durable.
  const left = await portal.store.write(tx => attempt(tx, occasion, id, holder, digest))
  if (typeof left !== 'number') return left
  if (left === 0) {
    throw new DomainError(
      'forbidden',
      'code.over',
      'No code is valid in this browser: it was used, has expired, or was answered wrongly too often, so ask for a new one.'
    )
  }
  throw new DomainError(
    'forbidden',
    'code.wrong',
    `This is not the code: ${left} ${left === 1 ? 'attempt is' : 'attempts are'} left, then ask for a new one.`
  )
}

/** @returns How many attempts are left. */
async function attempt(
  tx: Transaction,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder,
  digest: Uint8Array
): Promise<GrantedBrowser | number> {
  const { at } = occasion
  await openLink(tx, occasion, id, holder)
  const code = await codeOf(tx, id, holder)
  const fits = isSameDigest(code?.codeDigest, digest)
  if (!code || code.expiresAt <= at || code.attempts >= mostAttempts) return 0
  if (fits && code.recipientId !== null) {
    await tx.exchange.removeCode(id, code.browserHash)
    return grantReading(tx, occasion, id, code.recipientId)
  }
  await tx.exchange.addAttempt(id, code.browserHash)
  const target = { kind: 'transfer', id } as const
  const details = { reason: 'code' }
  await tx.events.append(eventOf(occasion, 'transfer.refused', { target, outcome: 'refused', details }))
  return mostAttempts - code.attempts - 1
}

/** The latest that this browser asked for; it may have got a new token since. */
async function codeOf(tx: Transaction, id: TransferId, holder: LinkHolder): Promise<AccessCode | undefined> {
  for (const browserHash of browserHashesOf(holder)) {
    const code = await tx.exchange.code(id, browserHash)
    if (code) return code
  }
  return undefined
}
