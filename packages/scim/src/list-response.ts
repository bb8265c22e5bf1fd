/** The body that answers a list (RFC 7644 §3.4.2). What a list is asked for is in `list-query.ts`. */
import type { JsonObject } from './json.ts'

/** The URN that marks a body as a list. */
export const listResponseUrn = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export interface ListResponse {
  readonly schemas: readonly [typeof listResponseUrn]
  readonly totalResults: number
  readonly startIndex: number
  readonly itemsPerPage: number
  readonly Resources: readonly JsonObject[]
}

export interface ListPage {
  /** The presented resources of the page, in order. */
  readonly resources: readonly JsonObject[]
  /** How many there are on all pages. */
  readonly totalResults: number
  /** One-based index of the first resource of the page. */
  readonly startIndex: number
}

/**
 * A page of resources as a ListResponse. `itemsPerPage` is how many there are on it, and `Resources` is there even when
 * empty, since clients look for it.
 *
 * @see [RFC 7644 §3.4.2, Query Resources](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)
 */
export function listResponse({ resources, totalResults, startIndex }: ListPage): ListResponse {
  return { schemas: [listResponseUrn], totalResults, startIndex, itemsPerPage: resources.length, Resources: resources }
}
