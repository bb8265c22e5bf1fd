// Users as SCIM resources: each endpoint reads its request, calls one command of the domain and presents what came of it. It owns
// preconditions, projections and what a client is shown; which changes are allowed is the domain's business.
import {
  type JsonObject,
  type Projection,
  parsePatchRequest,
  parseProjection,
  parseResource,
  quoted,
  ScimError
} from '@sealpost/scim'
import type { FastifyRequest } from 'fastify'
import { createUser } from '../../domain/directory/create-user.ts'
import { patchUser } from '../../domain/directory/patch-user.ts'
import { readPerson } from '../../domain/directory/read-users.ts'
import { removeUser } from '../../domain/directory/remove-user.ts'
import { replaceUser } from '../../domain/directory/replace-user.ts'
import type { User } from '../../domain/directory/user.ts'
import type { UserId } from '../../domain/id.ts'
import { etagOf, expectedVersion, fits, versionCondition } from './etag.ts'
import { type Answer, type Endpoint, type Exchange, type Operation, occasionOf, type ScimEdge } from './exchange.ts'
import { answerList, listQueryOf, searchQueryOf } from './find-users.ts'
import { readJson } from './json-body.ts'
import { type PresentUser, userPresenter } from './present-user.ts'
import { parameterOf, queryParameters } from './query-string.ts'
import { isUserId } from './user-id.ts'

/** The endpoints of `/Users`, and the queries at the root, which find users because nothing else is there to be found. */
export function usersEndpoints(edge: ScimEdge): Endpoint[] {
  const present = userPresenter(edge.portal.userType, edge.baseUrl)
  const list = (_: Exchange, request: FastifyRequest) => answerList(edge, listQueryOf(edge, request.url), present)
  const search = (_: Exchange, request: FastifyRequest) =>
    answerList(edge, searchQueryOf(edge, readJson(request.body)), present)
  return [
    { method: 'GET', operation: { name: 'list-users', path: '/Users' }, respond: list },
    { method: 'POST', operation: { name: 'search-users', path: '/Users/.search' }, respond: search },
    { method: 'GET', operation: { name: 'list-all', path: '/' }, respond: list },
    { method: 'POST', operation: { name: 'search-all', path: '/.search' }, respond: search },
    creation(edge, present),
    reading(edge, present),
    replacement(edge, present),
    patching(edge, present),
    removal(edge)
  ]
}

/** RFC 7644 §3.3. */
function creation(edge: ScimEdge, present: PresentUser): Endpoint {
  const operation: Operation = { name: 'create-user', path: '/Users' }
  return {
    method: 'POST',
    operation,
    async respond(exchange, request) {
      const projection = projectionOf(edge, request.url)
      const { value, corrections } = edge.dialect.resource(readJson(request.body), edge.portal.userType)
      const attributes = parseResource(value, edge.portal.userType, 'create')
      const occasion = occasionOf(edge, exchange, operation, corrections)
      const { user } = await createUser(edge.portal, occasion, { attributes, signIn: 'saml', source: 'scim' })
      return { ...shown(201, user, present(user, projection), `${edge.baseUrl}/Users/${user.id}`), note: 'written' }
    }
  }
}

/** RFC 7644 §3.4.1; a version the client has already is not sent again (§3.14). */
function reading(edge: ScimEdge, present: PresentUser): Endpoint {
  return {
    method: 'GET',
    operation: { name: 'read-user', path: '/Users/{id}' },
    async respond(_, request) {
      const user = await readPerson(edge.portal, userIdOf(request))
      const known = versionCondition(request.headers['if-none-match'])
      if (known !== undefined && fits(known, user.version)) {
        return { status: 304, headers: { etag: etagOf(user.version) }, note: { userId: user.id } }
      }
      return shown(200, user, present(user, projectionOf(edge, request.url)))
    }
  }
}

/** RFC 7644 §3.5.1. */
function replacement(edge: ScimEdge, present: PresentUser): Endpoint {
  const operation: Operation = { name: 'replace-user', path: '/Users/{id}' }
  return {
    method: 'PUT',
    operation,
    async respond(exchange, request) {
      const change = await changeOf(edge, request)
      const projection = projectionOf(edge, request.url)
      const { value, corrections } = edge.dialect.resource(readJson(request.body), edge.portal.userType)
      const attributes = parseResource(value, edge.portal.userType, 'replace')
      const occasion = occasionOf(edge, exchange, operation, corrections)
      const { user, changed } = await replaceUser(edge.portal, occasion, { ...change, attributes })
      return changedAnswer(user, changed, present(user, projection), corrections)
    }
  }
}

/** RFC 7644 §3.5.2. Always with the user in the answer: validators want to see it. */
function patching(edge: ScimEdge, present: PresentUser): Endpoint {
  const operation: Operation = { name: 'patch-user', path: '/Users/{id}' }
  return {
    method: 'PATCH',
    operation,
    async respond(exchange, request) {
      const change = await changeOf(edge, request)
      const projection = projectionOf(edge, request.url)
      const { value, corrections } = edge.dialect.patch(readJson(request.body), edge.portal.userType)
      const operations = parsePatchRequest(value)
      const occasion = occasionOf(edge, exchange, operation, corrections)
      const { user, changed } = await patchUser(edge.portal, occasion, { ...change, operations })
      return changedAnswer(user, changed, present(user, projection), corrections)
    }
  }
}

/** RFC 7644 §3.6. */
function removal(edge: ScimEdge): Endpoint {
  const operation: Operation = { name: 'remove-user', path: '/Users/{id}' }
  return {
    method: 'DELETE',
    operation,
    async respond(exchange, request) {
      const change = await changeOf(edge, request)
      await removeUser(edge.portal, occasionOf(edge, exchange, operation, []), change)
      return { status: 204, note: 'written' }
    }
  }
}

/** Which user, and upon which version. */
async function changeOf(edge: ScimEdge, request: FastifyRequest): Promise<{ id: UserId; expectedVersion?: number }> {
  const id = userIdOf(request)
  const header = request.headers['if-match']
  if (header === undefined) return { id }
  const version = await expectedVersion(header, async () => (await readPerson(edge.portal, id)).version)
  return version === undefined ? { id } : { id, expectedVersion: version }
}

/** The id of an address like `/Users/{id}`. */
function userIdOf(request: FastifyRequest): UserId {
  const { id = '' } = request.params as { readonly id?: string }
  if (isUserId(id)) return id
  throw new ScimError(
    404,
    `No user has the id ${quoted(id)}: ids are those the portal gave. Find the user by a filter on userName or externalId.`
  )
}

function projectionOf(edge: ScimEdge, url: string): Projection | undefined {
  if (!url.includes('?')) return undefined
  const parameters = queryParameters(url)
  const [attributes, excludedAttributes] = [
    parameterOf(parameters, 'attributes'),
    parameterOf(parameters, 'excludedAttributes')
  ]
  return parseProjection({ attributes, excludedAttributes }, edge.portal.userType)
}

function changedAnswer(user: User, changed: boolean, body: JsonObject, corrections: readonly string[]): Answer {
  const answer = shown(200, user, body)
  if (changed) return { ...answer, note: 'written' }
  return {
    ...answer,
    note: { userId: user.id, details: { changed, ...(corrections.length > 0 ? { corrections } : {}) } }
  }
}

function shown(status: number, user: User, body: JsonObject, location?: string): Answer {
  const headers = { etag: etagOf(user.version), ...(location === undefined ? {} : { location }) }
  return { status, body: JSON.stringify(body), headers, note: { userId: user.id } }
}
