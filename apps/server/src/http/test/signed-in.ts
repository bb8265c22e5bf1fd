import { parseResource } from '@sealpost/scim'
import { createUser } from '../../domain/directory/create-user.ts'
import type { SignInType, User } from '../../domain/directory/user.ts'
import { startSession } from '../../domain/sign-on/start-session.ts'
import { Browser } from './browser.ts'
import type { RunningPortal } from './running-portal.ts'
import { freshName } from './scim-client.ts'

/** A new account that the operator made. */
export async function addAccount(
  running: RunningPortal,
  draft: { readonly userName?: string; readonly signIn?: SignInType; readonly administrator?: boolean } = {}
): Promise<User> {
  const { userName = freshName(), signIn = 'password', administrator = false } = draft
  const attributes = parseResource({ userName, active: true }, running.portal.userType, 'create')
  const { user } = await createUser(running.portal, running.operator, {
    attributes,
    signIn,
    source: 'operator',
    administrator
  })
  return user
}

/** A browser with a session of that user. */
export async function signedInAs(running: RunningPortal, user: User): Promise<Browser> {
  const { token } = await running.portal.store.write(tx =>
    startSession(tx, running.operator, { user, method: 'link', userAgent: undefined })
  )
  const browser = new Browser(running)
  browser.jar.set(running.portal.origin.startsWith('https:') ? '__Host-sealpost' : 'sealpost', token)
  return browser
}
