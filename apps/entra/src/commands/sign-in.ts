/** `entra sign-in`: what the tenant would post to the Reply URL for a user, without a browser. */
import type { Command } from 'commander'
import { z } from 'zod'
import { openRedirect } from '../saml/redirect.ts'
import { SignInError } from '../saml/sign-in-error.ts'
import { addressesOf } from '../sign-in/addresses.ts'
import { acceptAuthnRequest } from '../sign-in/admit.ts'
import { type Asked, issueResponse } from '../sign-in/issue.ts'
import { findUser } from '../tenant/change-user.ts'
import type { TenantState } from '../tenant/state.ts'
import { argument, type CommandResult, type Context, leaf, type Register } from './leaf.ts'

const schema = z.object({ request: z.string().optional(), multifactor: z.boolean().default(false) })

export function signInCommand(register: Register, program: Command): void {
  leaf(
    register,
    program
      .command('sign-in <user>')
      .description('print the form that a sign-in of this user posts to the Reply URL')
      .option(
        '--request <url>',
        'answer the AuthnRequest in this address, as the application redirects to it; else unsolicited'
      )
      .option('--multifactor', 'as if the user had signed in with a second factor'),
    schema,
    signIn
  )
}

async function signIn(
  { store, host }: Context,
  args: readonly string[],
  { request, multifactor }: z.infer<typeof schema>
): Promise<CommandResult> {
  const state = await store.read()
  const user = findUser(state.directory, argument(args, 0))
  const now = host.now()
  // The addresses of this program do not show in a Response: the Issuer is Microsoft's.
  const desk = { state, store, addresses: addressesOf(state.tenant.id, ''), now, newId: host.newId }
  try {
    const asked = request === undefined ? null : askedIn(state, request)
    const { action, fields, sessionIndex, nameId } = await issueResponse(desk, { user, at: now, multifactor }, asked)
    const lines = Object.entries(fields).map(([name, value]) => `${name}=${value}`)
    return { value: { action, fields, sessionIndex, nameId }, text: `POST ${action}\n${lines.join('\n')}\n` }
  } catch (error) {
    if (!(error instanceof SignInError)) throw error
    return {
      value: { error: { code: `AADSTS${error.code}`, message: error.message } },
      text: `${error.shown}\n`,
      ok: false
    }
  }
}

/** @param address The whole address, or its query alone. */
function askedIn(state: TenantState, address: string): Asked {
  const message = openRedirect(address.slice(address.indexOf('?') + 1))
  return { request: acceptAuthnRequest(state, message), relayState: message.relayState }
}
