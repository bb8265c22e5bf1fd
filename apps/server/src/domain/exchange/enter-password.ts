import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf } from '../events.ts'
import type { TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { type LinkHolder, openLink } from './admit-reader.ts'
import { passwordOfLink } from './create-transfer.ts'
import { type GrantedBrowser, grantReading } from './grant.ts'
import { wrongState } from './refusals.ts'

/**
 * Lets a browser read over a link with a password. Whoever calls this bounds how often it is tried: each time costs what a password costs.
 *
 * @returns By what the browser is known from now on.
 * @throws DomainError `forbidden` `transfer.password`; `conflict` `transfer.state` when the link has no password; and as {@link openLink}
 */
export async function enterPassword(
  portal: Portal,
  occasion: Occasion,
  id: TransferId,
  holder: LinkHolder,
  password: string
): Promise<GrantedBrowser> {
  const { transfer } = await openLink(portal.store, occasion, id, holder)
  if (transfer.passwordHash === null) throw wrongState('This transfer has no password: open its link again.')
  if (!(await portal.passwords.verify(transfer.passwordHash, passwordOfLink(password)))) {
    const target = { kind: 'transfer', id } as const
    const details = { reason: 'password' }
    portal.store.note(eventOf(occasion, 'transfer.refused', { target, outcome: 'refused', details }))
    throw new DomainError('forbidden', 'transfer.password', 'This is not the password: ask the sender for it.')
  }
  return portal.store.write(async tx => {
    await openLink(tx, occasion, id, holder)
    return grantReading(tx, occasion, id, null)
  })
}
