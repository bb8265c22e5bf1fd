import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { Transaction } from '../store.ts'
import { insertLink } from './one-time-link.ts'
import type { AuthenticationProvider } from './provider.ts'

/** More password accounts than these are not looked through: where there are so many, somebody administers. */
const mostLookedThrough = 500

const nobody = '' as UserId

/**
 * Whether nobody could administer the portal by signing in, as things are: there is no administrator but service accounts, or those there
 * are have neither a password nor a provider to sign in at.
 */
export async function needsSetUp(portal: Portal): Promise<boolean> {
  const known = await fromAccounts(portal, await portal.store.providers.all())
  return known ?? portal.store.write(hasNoAdministrator)
}

/** As {@link needsSetUp}, on the state a transaction will write upon. */
export async function nobodyAdministers(portal: Portal, tx: Transaction): Promise<boolean> {
  return (await fromAccounts(portal, await tx.providers.all())) ?? hasNoAdministrator(tx)
}

/** What follows from passwords and providers alone; undefined when it depends on whether there is an administrator at all. */
async function fromAccounts(
  { store }: Portal,
  providers: readonly AuthenticationProvider[]
): Promise<boolean | undefined> {
  const owners = await store.passwords.owners(mostLookedThrough)
  if (owners.length === mostLookedThrough || owners.some(({ user }) => user.administrator)) return false
  return providers.some(provider => provider.enabled) ? undefined : true
}

const hasNoAdministrator = async (tx: Transaction): Promise<boolean> =>
  (await tx.users.countOtherAdministrators(nobody)) === 0

/**
 * A fresh set-up token while nobody can administer the portal, which makes its bearer the first administrator; else null.
 *
 * It works once, for seven days; earlier ones stop either way.
 */
export function ensureSetUpLink(portal: Portal, occasion: Occasion): Promise<string | null> {
  return portal.store.write(async tx => {
    if (await nobodyAdministers(portal, tx)) return (await insertLink(tx, occasion, 'set-up', null)).token
    await tx.links.removeAll(null)
    return null
  })
}
