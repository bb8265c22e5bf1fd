/**
 * What an assertion says of a user: NameID and claims, from the application's settings and the directory. A claim whose
 * source is empty is left out; the basic claims are always there.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/saml-claims-customization
 */
import { createHash } from 'node:crypto'
import { type NameIdFormat, nameIdFormats } from '../saml/names.ts'
import type { Claim, NameId } from '../saml/response.ts'
import type { User } from '../tenant/directory.ts'
import { claimUri, type SingleSignOn } from '../tenant/single-sign-on.ts'

const readers: Readonly<Record<string, (user: User) => string | undefined>> = {
  userprincipalname: user => user.userPrincipalName,
  mail: user => user.mail,
  givenname: user => user.givenName,
  surname: user => user.surname,
  displayname: user => user.displayName,
  mailnickname: user => user.mailNickname,
  objectid: user => user.objectId
}

/** The value of `user.mail` and the like, names without regard to case, or of a constant in quotes; '' when there is none. */
export function sourceValue(source: string, user: User): string {
  const constant = /^"(.*)"$/s.exec(source)
  if (constant) return constant[1] ?? ''
  const name = source.replace(/^user\./, '').toLowerCase()
  if (Object.hasOwn(readers, name)) return readers[name]?.(user) ?? ''
  return Object.entries(user.attributes).find(([key]) => key.toLowerCase() === name)?.[1] ?? ''
}

/** Always the same for a user of an application, and of no use to another application. */
const pairwise = (user: User, audience: string) =>
  createHash('sha256').update(`${user.objectId}\n${audience}`).digest('base64url')

/**
 * @param asked The format a request's NameIDPolicy asks for; it wins over the administrator's.
 * @returns An opaque persistent identifier where the source has no value.
 */
export function nameIdOf(
  { nameId, basic }: SingleSignOn,
  user: User,
  asked: NameIdFormat | null,
  newId: () => string
): NameId {
  const format = asked ?? nameId.format
  if (format === 'transient') return { value: `_${newId()}`, format: nameIdFormats.transient }
  const value = format === 'persistent' ? '' : sourceValue(nameId.source, user)
  return value === ''
    ? { value: pairwise(user, basic.identifier), format: nameIdFormats.persistent }
    : { value, format: nameIdFormats[format] }
}

const identity = 'http://schemas.microsoft.com/identity/claims'
const methods = 'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password'
const multipleMethods = 'http://schemas.microsoft.com/claims/multipleauthn'

export type Tenant = { readonly id: string; readonly issuer: string }

export function claimsOf(sso: SingleSignOn, user: User, tenant: Tenant, multifactor: boolean): readonly Claim[] {
  const chosen = sso.claims.map(claim => ({ name: claimUri(claim), values: [sourceValue(claim.source, user)] }))
  return [
    { name: `${identity}/tenantid`, values: [tenant.id] },
    { name: `${identity}/objectidentifier`, values: [user.objectId] },
    { name: `${identity}/displayname`, values: [user.displayName] },
    { name: `${identity}/identityprovider`, values: [tenant.issuer] },
    {
      name: 'http://schemas.microsoft.com/claims/authnmethodsreferences',
      values: multifactor ? [methods, multipleMethods] : [methods]
    },
    ...chosen.filter(({ values: [value] }) => value !== '')
  ]
}
