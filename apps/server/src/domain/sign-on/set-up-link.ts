import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { AdministratorCount } from '../store.ts'
import { insertLink } from './one-time-link.ts'
import type { AuthenticationProvider } from './provider.ts'

/** Where administrators and providers can be asked for: a store, or a transaction. */
interface AdministrationSource {
  readonly users: { countAdministrators(): Promise<AdministratorCount> }
  readonly providers: { all(): Promise<readonly AuthenticationProvider[]> }
}

/**
 * Whether nobody could administer the portal by signing in, as things are: there is no administrator but service accounts, or those there
 * are have neither a password nor a provider to sign in at. Cheap enough for everybody to ask.
 */
export const needsSetUp = ({ store }: Portal): Promise<boolean> => nobodyAdministers(store)

/** As {@link needsSetUp}, on the state that a source has. */
export async function nobodyAdministers({ users, providers }: AdministrationSource): Promise<boolean> {
  const { all, withPassword } = await users.countAdministrators()
  if (withPassword > 0) return false
  return all === 0 || !(await providers.all()).some(provider => provider.enabled)
}

/**
 * A fresh set-up token while nobody can administer the portal, which makes its bearer the first administrator; else null.
 *
 * It works once, for seven days; earlier ones stop either way.
 */
export function ensureSetUpLink(portal: Portal, occasion: Occasion): Promise<string | null> {
  return portal.store.write(async tx => {
    if (await nobodyAdministers(tx)) return (await insertLink(tx, occasion, 'set-up', null)).token
    await tx.links.removeAll(null)
    return null
  })
}
