/**
 * The Tenant URL an administrator types in: where the SCIM endpoint is, and the flags that choose the client's dialect.
 * The flags are for this side alone; they reach neither path nor query of a request.
 */
import { UsageError } from '../usage-error.ts'

export type Dialect = 'default' | 'aadOptscim062020'

export type TenantUrl = {
  /** Origin and path without a slash at the end. */
  readonly base: string
  readonly origin: string
  readonly dialect: Dialect
  /** Query parameters of the Tenant URL that are not flags: sent along with every request. */
  readonly parameters: readonly (readonly [string, string])[]
}

const compliantFlag = 'aadOptscim062020'
const flags = [compliantFlag, 'AzureAdScimPatch2017']
const isFlag = (name: string) => flags.some(flag => flag.toLowerCase() === name.toLowerCase())

/**
 * Reads a Tenant URL, such as `https://host/scim/v2/` or `https://host/scim/v2/?aadOptscim062020`.
 *
 * @throws {UsageError} if it is not an http or https URL, or carries a user, a password or a fragment.
 */
export function parseTenantUrl(text: string): TenantUrl {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined
  if (!url || !['http:', 'https:'].includes(url.protocol))
    throw new UsageError(`"${text}" is not a Tenant URL: it begins with https://, such as https://host/scim/v2/.`)
  if (url.username !== '' || url.password !== '')
    throw new UsageError('A Tenant URL holds no user name or password: the secret goes into --secret-token.')
  if (url.hash !== '') throw new UsageError('A Tenant URL has no fragment: leave out what follows the #.')
  const parameters = [...url.searchParams]
  const compliant = parameters.some(([name]) => name.toLowerCase() === compliantFlag.toLowerCase())
  return {
    base: url.origin + url.pathname.replace(/\/+$/, ''),
    origin: url.origin,
    dialect: compliant ? 'aadOptscim062020' : 'default',
    parameters: parameters.filter(([name]) => !isFlag(name))
  }
}

/**
 * The address of a request: segments are percent-encoded; in the query a space is `+`, a quote `%22`, an @ `%40`, as Entra
 * encodes them.
 */
export function requestUrl(
  tenantUrl: TenantUrl,
  segments: readonly string[],
  query: readonly (readonly [string, string])[] = []
): string {
  const path = segments.map(segment => `/${encodeURIComponent(segment)}`).join('')
  const search = new URLSearchParams(
    [...query, ...tenantUrl.parameters].map(([name, value]): [string, string] => [name, value])
  )
  return tenantUrl.base + path + (search.size > 0 ? `?${search}` : '')
}
