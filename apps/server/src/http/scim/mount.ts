import type { Mount } from '../../domain/actor.ts'

/** One address of the SCIM endpoint. Both speak the same protocol; the portal's policy and the schemas shown may differ. */
export interface ScimMount {
  readonly name: Mount
  /** Without a slash at the end. */
  readonly path: string
  /** Attributes of the user's schema that this address does not announce, though it stores and returns them. */
  readonly unannounced: readonly string[]
}

/** The longer path comes first, so that the first that fits is the right one. */
export const scimMounts: readonly ScimMount[] = [
  // Microsoft's validator refuses a schema that has a display name for e-mail addresses.
  { name: 'entra', path: '/scim/v2/entra', unannounced: ['emails.display'] },
  { name: 'scim', path: '/scim/v2', unannounced: [] }
]

/** The mount below which a request's address lies. */
export function mountOf(url: string): ScimMount | undefined {
  return scimMounts.find(({ path }) => url.startsWith(path) && '/?'.includes(url.charAt(path.length)))
}

const flag = /aadOptscim062020|AzureAdScimPatch2017/i
const flagBeforePath = /^(\/scim\/v2(?:\/entra)?\/?)\?(?:aadOptscim062020|AzureAdScimPatch2017)(?=\/)/i
const flagBeforeQuery = /([?&](?:aadOptscim062020|AzureAdScimPatch2017))\?/i

/**
 * The address that a client meant when it put one together from a Tenant URL by gluing texts.
 *
 * A Tenant URL may end in a slash, which doubles slashes, or in Entra ID's compliance flag. Some clients then append the path to the
 * flag (`/scim/v2/?aadOptscim062020/Users?filter=…`) or a second question mark (`/Users?aadOptscim062020?filter=…`), which would
 * leave out the filter and answer with everybody. The flag is no parameter of SCIM, so neither form can mean anything else; what is
 * moved stays below the same mount.
 */
export function straightened(url: string): string {
  if (!url.includes('//') && !flag.test(url)) return url
  if (!/^\/+scim\/+v2/i.test(url)) return url
  const unglued = withSingleSlashes(url).replace(flagBeforePath, '$1').replace(flagBeforeQuery, '$1&')
  return withSingleSlashes(unglued)
}

function withSingleSlashes(url: string): string {
  const end = url.indexOf('?')
  const path = end < 0 ? url : url.slice(0, end)
  return path.includes('//') ? path.replace(/\/{2,}/g, '/') + url.slice(path.length) : url
}
