/** The test users' attributes and values. The names are those of Microsoft's default mapping. */
import {
  coreUser,
  enterpriseUser,
  type JsonObject,
  parseTargetPath,
  placeTarget,
  type TargetPath
} from '../mapping/target-path.ts'

const names = [
  'displayName',
  'nickName',
  'title',
  'userType',
  'profileUrl',
  'preferredLanguage',
  'locale',
  'timezone',
  'name.givenName',
  'name.familyName',
  'name.formatted',
  'name.middleName',
  'name.honorificPrefix',
  'name.honorificSuffix',
  'emails[type eq "work"].value',
  'emails[type eq "home"].value',
  'phoneNumbers[type eq "work"].value',
  'phoneNumbers[type eq "mobile"].value',
  'phoneNumbers[type eq "fax"].value',
  'addresses[type eq "work"].formatted',
  'addresses[type eq "work"].streetAddress',
  'addresses[type eq "work"].locality',
  'addresses[type eq "work"].region',
  'addresses[type eq "work"].postalCode',
  'addresses[type eq "work"].country',
  'roles[primary eq "True"].display',
  'roles[primary eq "True"].value',
  'roles[primary eq "True"].type',
  `${enterpriseUser}:employeeNumber`,
  `${enterpriseUser}:department`,
  `${enterpriseUser}:costCenter`,
  `${enterpriseUser}:organization`,
  `${enterpriseUser}:division`
]

export const defaultAttributes: readonly TargetPath[] = names.map(parseTargetPath)

const fixed: Readonly<Record<string, readonly [string, string]>> = {
  preferredLanguage: ['en-US', 'sv-SE'],
  locale: ['en-US', 'sv-SE'],
  timezone: ['Europe/Stockholm', 'America/Lima'],
  profileUrl: ['https://example.com/first', 'https://example.com/second'],
  country: ['SE', 'PE']
}

/** A value that fits the attribute; `round` 0 and 1 give two that differ. */
export function sampleValue(path: TargetPath, round: 0 | 1): string {
  const name = path.subAttribute ?? path.attribute
  const known = (Object.hasOwn(fixed, name) ? fixed[name] : undefined)?.[round]
  if (known !== undefined) return known
  if (path.attribute === 'emails') return `${path.filter?.value ?? 'any'}${round}@example.com`
  if (path.attribute === 'phoneNumbers') return round === 0 ? '+46 8 555 010 20' : '55555555555'
  return `${name} ${round === 0 ? 'first' : 'second'}`
}

export const sampleValues = (attributes: readonly TargetPath[], round: 0 | 1): Map<TargetPath, string> =>
  new Map(attributes.map(path => [path, sampleValue(path, round)]))

/** The body of a create. In `roles` the validator writes `primary` as text. */
export function sampleBody(userName: string, attributes: readonly TargetPath[]): JsonObject {
  const body: Record<string, unknown> = { schemas: [coreUser, enterpriseUser], userName, active: true }
  for (const [path, value] of sampleValues(attributes, 0)) placeTarget(body, path, value)
  const { roles } = body
  if (Array.isArray(roles)) body.roles = roles.map(role => ({ ...role, primary: 'True' }))
  return { ...body, meta: { resourceType: 'User' } }
}
