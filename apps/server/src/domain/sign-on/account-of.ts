import { emailOf, namesOf, type VerifiedAssertion } from '@sealpost/saml'
import type { PersonNames } from '../directory/person-attributes.ts'
import { isActive, type User, userNameOf } from '../directory/user.ts'
import { isUserNameForm } from '../directory/user-name.ts'
import type { AuthenticationProvider } from './provider.ts'
import type { Refusal } from './refusal.ts'

/** Whom an assertion signs in. */
export type Account =
  | { readonly kind: 'existing'; readonly user: User }
  /** Nobody yet: the provider may make the account. */
  | { readonly kind: 'new'; readonly person: PersonNames }
  | { readonly refusal: Refusal }

interface NameSource {
  readonly users: { byUserName(userName: string): Promise<User | undefined> }
}

const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

/**
 * Finds the account that a verified assertion speaks of: by its NameID, else by the e-mail claim, without regard to case.
 *
 * Where the provider is limited to domains, every address it names must be in one of them, and only an address names an account: otherwise
 * one provider could sign in another's people.
 *
 * @throws SamlError as `emailOf`
 */
export async function accountOf(
  source: NameSource,
  provider: AuthenticationProvider,
  assertion: VerifiedAssertion
): Promise<Account> {
  const email = emailOf(assertion)
  const { nameId } = assertion
  const said = { nameId, ...(email === null ? {} : { emailClaim: email }) }
  const addresses = [nameId, email].filter(name => name !== null).filter(name => name.includes('@'))
  if (!addresses.every(address => isWithin(provider, address))) return refuse(outsideDomains(provider), said)
  const names = provider.domains.length === 0 ? [nameId, email] : addresses
  for (const name of names) {
    const user = name === null ? undefined : await source.users.byUserName(name)
    if (user) return admit(user, said)
  }
  const userName = provider.justInTime ? newNameOf(assertion, email) : null
  if (userName === null) return refuse(unknown(provider), said)
  return { kind: 'new', person: { userName, ...namesOf(assertion), email: email ?? userName } }
}

function admit(user: User, said: Record<string, string>): Account {
  const refusal = !isActive(user) ? deactivated : user.signIn === 'service' ? serviceAccount : undefined
  if (!refusal) return { kind: 'existing', user }
  // Nothing personal comes back to an account that was erased.
  const personal = isActive(user) ? { personal: { ...said, userName: userNameOf(user) } } : {}
  return { refusal: { ...refusal, ...personal, userId: user.id } }
}

const refuse = (refusal: Refusal, personal: Record<string, string>): Account => ({
  refusal: { ...refusal, personal }
})

const isWithin = ({ domains }: AuthenticationProvider, address: string): boolean =>
  domains.length === 0 || domains.includes(address.slice(address.lastIndexOf('@') + 1).toLowerCase())

/** What a new account is called. A persistent NameID is a pseudonym even where it has an @. */
function newNameOf({ nameId, nameIdFormat }: VerifiedAssertion, email: string | null): string | null {
  const candidates = nameIdFormat === persistent ? [email] : [nameId, email]
  return candidates.find(name => name !== null && isUserNameForm(name)) ?? null
}

const outsideDomains = ({ domains }: AuthenticationProvider): Refusal => ({
  reason: 'email_domain',
  explanation: `The identity provider spoke for an address outside of the domains set for it (${domains.slice(0, 5).join(', ')}${domains.length > 5 ? ', …' : ''}): add the domain under Authentication Providers if it is yours, or correct the claim (Entra: Attributes & Claims).`
})

const unknown = ({ domains, justInTime }: AuthenticationProvider): Refusal => ({
  reason: 'user_unknown',
  explanation: justInTime
    ? 'Nobody here has the name or address the identity provider gave, and no account can be made of it: let it send the e-mail address as Unique User Identifier or as the claim emailaddress.'
    : `Nobody here has the ${domains.length === 0 ? 'name or address' : 'address'} the identity provider gave: assign the person for provisioning, add the user, correct the Unique User Identifier (Entra: Attributes & Claims), or let the provider make accounts at first sign-in.`
})

const deactivated: Refusal = {
  reason: 'user_deactivated',
  explanation:
    'The account is deactivated: assign the person again for provisioning, or activate the account under Users.'
}

const serviceAccount: Refusal = {
  reason: 'user_is_service_account',
  explanation:
    'The name belongs to a service account, which never signs in: give the person another name, or the account.'
}
