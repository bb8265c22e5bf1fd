import { type JsonValue, type ListQuery, listResponse, parseListQuery, parseSearchRequest } from '@sealpost/scim'
import { findPeople } from '../../domain/directory/read-users.ts'
import type { User } from '../../domain/directory/user.ts'
import type { Answer, ScimEdge } from './exchange.ts'
import type { PresentUser } from './present-user.ts'
import { mapParameter, queryParameters } from './query-string.ts'
import { filterShape } from './request-event.ts'

/** How many users a page has when nobody asks for a number, and how many it has at most (`filter.maxResults`). */
export const defaultPageSize = 100
export const largestPageSize = 500

/** What a list is asked for by an address. @throws {ScimError} as {@link parseListQuery} */
export function listQueryOf(edge: ScimEdge, url: string): ListQuery {
  const parameters = mapParameter(queryParameters(url), 'filter', filter =>
    typeof filter === 'string' ? edge.dialect.filter(filter).value : filter
  )
  return parseListQuery(parameters, edge.portal.userType)
}

/** What a list is asked for by the body of a `.search`. @throws {ScimError} as {@link parseSearchRequest} */
export function searchQueryOf(edge: ScimEdge, body: JsonValue): ListQuery {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body)
  const corrected = isObject
    ? mapParameter(body as Readonly<Record<string, JsonValue>>, 'filter', filter =>
        typeof filter === 'string' ? edge.dialect.filter(filter).value : filter
      )
    : body
  return parseSearchRequest(corrected, edge.portal.userType)
}

/** A page is shorter than asked for when its users are that large (RFC 7644 §3.4.2.4 allows it); it holds one at least. */
const largestPageLength = 8_388_608

/**
 * Answers a list: a page of the users who match, and how many there are in all.
 *
 * @see [RFC 7644 §3.4.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.4.2)
 */
export async function answerList(edge: ScimEdge, query: ListQuery, present: PresentUser): Promise<Answer> {
  const { filter, sortBy, sortOrder, startIndex, count = defaultPageSize, projection } = query
  const page = await findPeople(edge.portal, {
    ...(filter ? { filter } : {}),
    ...(sortBy ? { sortBy, sortOrder } : {}),
    offset: startIndex - 1,
    limit: Math.min(count, largestPageSize)
  })
  const resources = fitting(page.users, user => JSON.stringify(present(user, projection)))
  const [only] = page.users
  return {
    status: 200,
    body: bodyOf(resources, page.total, startIndex),
    note: {
      ...(page.total === 1 && only ? { userId: only.id } : {}),
      details: {
        ...(filter ? { filter: filterShape(filter) } : {}),
        startIndex,
        totalResults: page.total,
        itemsPerPage: resources.length
      }
    }
  }
}

/** The users of a page as JSON, until they are too long together. */
function fitting(users: readonly User[], jsonOf: (user: User) => string): string[] {
  const fit: string[] = []
  let length = 0
  for (const user of users) {
    const json = jsonOf(user)
    length += json.length
    if (fit.length > 0 && length > largestPageLength) break
    fit.push(json)
  }
  return fit
}

/** A list response whose resources are JSON already. */
function bodyOf(resources: readonly string[], totalResults: number, startIndex: number): string {
  const { Resources: _, ...head } = listResponse({ resources: [], totalResults, startIndex })
  const start = JSON.stringify({ ...head, itemsPerPage: resources.length }).slice(0, -1)
  return `${start},"Resources":[${resources.join(',')}]}`
}
