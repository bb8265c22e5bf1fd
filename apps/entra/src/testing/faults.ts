/** Ways in which an endpoint can be wrong, one at a time, with the rule of the judge that each breaks. */
import type { Rule } from '../judge/finding.ts'
import {
  type Answered,
  changed,
  type EndpointAnswer,
  json,
  listed,
  type Resource,
  type ScimEndpoint,
  type SeenRequest,
  scimError
} from './scim-endpoint.ts'

/** Changes the right answer into the wrong one; sees the endpoint's own state. */
export type Fault = (request: SeenRequest, answer: EndpointAnswer, endpoint: ScimEndpoint) => EndpointAnswer
type Concerns = (request: SeenRequest) => boolean
type Change = (body: Answered) => unknown

const isList: Concerns = ({ method, path }) => method === 'GET' && path === '/Users'
const isGet: Concerns = ({ method, path }) => method === 'GET' && path !== '/Users'
const isMatch: Concerns = request => isList(request) && (request.query.get('filter')?.includes('@') ?? false)
const isPost: Concerns = ({ method }) => method === 'POST'
const isPatch: Concerns = ({ method }) => method === 'PATCH'
const isDelete: Concerns = ({ method }) => method === 'DELETE'

const set = (values: object) => (body: Answered) => {
  Object.assign(body, values)
}
const setMeta = (values: object) => (body: Answered) => {
  Object.assign(body.meta ?? {}, values)
}
const unset = (name: string) => (body: Answered) => {
  Reflect.deleteProperty(body, name)
}

const answers =
  (concerns: Concerns, fault: (answer: EndpointAnswer) => EndpointAnswer): Fault =>
  (request, answer) =>
    concerns(request) && answer.status < 400 ? fault(answer) : answer
const bodies = (concerns: Concerns, change: Change): Fault =>
  answers(concerns, answer => (answer.body === '' ? answer : changed(answer, change)))
const resources = (change: Change): Fault => bodies(request => !isList(request), change)
const notFound =
  (fault: (answer: EndpointAnswer) => EndpointAnswer): Fault =>
  (request, answer) =>
    isGet(request) && answer.status === 404 ? fault(answer) : answer
const errors = (change: Change): Fault => notFound(answer => changed(answer, change))

export const withHeader = (answer: EndpointAnswer, name: string, value: string | undefined): EndpointAnswer => {
  const { [name]: _, ...headers } = answer.headers
  return { ...answer, headers: value === undefined ? headers : { ...headers, [name]: value } }
}
const headers = (concerns: Concerns, name: string, value?: string): Fault =>
  answers(concerns, answer => withHeader(answer, name, value))

const html: EndpointAnswer = { status: 200, headers: { 'content-type': 'text/html' }, body: '<!doctype html><p>Hi' }
const noContent: EndpointAnswer = { status: 204, headers: {}, body: '' }
const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
const oldName = { givenName: 'Amara', familyName: 'Osei' }
const anyRequest: Concerns = () => true

export const faults: readonly (readonly [name: string, rule: Rule, fault: Fault])[] = [
  ['application/json on every answer', 'answer.content-type', headers(anyRequest, 'content-type', 'application/json')],
  ['no Content-Type on a create', 'answer.content-type', headers(isPost, 'content-type')],
  ['a page of HTML for a list', 'answer.html', answers(isList, () => html)],
  ['a redirect', 'answer.redirect', answers(isGet, () => ({ status: 302, headers: { location: '/' }, body: 'x' }))],
  ['a body that is not JSON', 'answer.json', answers(isPatch, a => ({ ...a, body: a.body.slice(0, -2) }))],
  ['a JSON array for a resource', 'answer.json', answers(isGet, a => ({ ...a, body: `[${a.body}]` }))],
  ['an empty body on 200', 'answer.body-missing', answers(isPatch, a => ({ ...a, body: '' }))],
  ['200 for a create', 'answer.status', answers(isPost, a => ({ ...a, status: 200 }))],
  ['204 for the PATCH of a user', 'answer.status', answers(isPatch, () => noContent)],
  ['200 with a body for a delete', 'answer.status', answers(isDelete, () => json(200, {}))],
  ['the secret in an answer', 'answer.secret-echoed', resources(set({ nickName: 'a-secret-of-the-test' }))],
  ['404 for a query without results', 'answer.refused', notFoundWhenEmpty],
  ['an error without its schema', 'error.schema', errors(set({ schemas: [] }))],
  ['an error with a numeric status', 'error.status', errors(set({ status: 404 }))],
  ['an error of an invented scimType', 'error.scim-type', errors(set({ scimType: 'gone' }))],
  ['an error whose detail is an object', 'error.detail', errors(set({ detail: {} }))],
  ['a page of HTML for 404', 'answer.html', notFound(() => ({ ...html, status: 404 }))],
  ['a list without its schema', 'list.schema', bodies(isList, set({ schemas: [] }))],
  ['totalResults as text', 'list.numbers', bodies(isList, set({ totalResults: '0' }))],
  ['a list without startIndex', 'list.numbers', bodies(isList, unset('startIndex'))],
  ['a list without itemsPerPage', 'list.numbers', bodies(isList, unset('itemsPerPage'))],
  ['startIndex 0', 'list.start-index', bodies(isList, set({ startIndex: 0 }))],
  ['no Resources in an empty list', 'list.resources', bodies(isList, unset('Resources'))],
  ['totalResults of something else', 'list.total', bodies(isList, set({ totalResults: 7 }))],
  ['a resource instead of a list', 'list.schema', bodies(isMatch, list => list.Resources[0])],
  ['a filter that is ignored', 'filter.ignored', answers(isMatch, () => json(200, listed([stranger])))],
  ['two users for one userName', 'filter.duplicates', bodies(isMatch, twice)],
  ['a filter that minds the case', 'filter.case', mindCase],
  ['no id', 'resource.id', resources(unset('id'))],
  ['a numeric id', 'resource.id', resources(set({ id: 7 }))],
  ['another id after an update', 'resource.id-changed', bodies(isPatch, set({ id: 'other' }))],
  ['no schemas in a resource', 'resource.schemas', resources(unset('schemas'))],
  ['an extension that schemas do not list', 'resource.schemas', resources(set({ [enterprise]: { department: 'A' } }))],
  ['schemas that repeat themselves', 'resource.schemas', resources(set({ schemas: [coreUser, coreUser] }))],
  ['no meta', 'resource.meta', resources(unset('meta'))],
  ['the wrong resourceType', 'resource.meta', resources(setMeta({ resourceType: 'Users' }))],
  ['a created that is no DateTime', 'resource.meta', resources(setMeta({ created: 'yesterday' }))],
  ['a relative location', 'resource.location', resources(setMeta({ location: '/Users/1' }))],
  ['a location that leads elsewhere', 'resource.location', leadElsewhere],
  ['a version other than the ETag', 'resource.version', headers(isGet, 'etag', 'W/"1"')],
  ['active as text', 'resource.type', resources(set({ active: 'True' }))],
  ['emails as an object', 'resource.type', resources(set({ emails: { value: 'a@example.com' } }))],
  ['the manager as bare text', 'resource.type', resources(set({ [enterprise]: { manager: '1' } }))],
  ['a password', 'resource.password', resources(set({ password: 'x' }))],
  ['no Location on a create', 'write.location', headers(isPost, 'location')],
  ['a Location other than meta.location', 'write.location', headers(isPost, 'location', 'http://other.example/1')],
  ['a create that answers other values', 'write.value', bodies(isPost, set({ userName: 'AMARA@contoso.com' }))],
  ['a PATCH that answers the old values', 'write.value', bodies(isPatch, set({ name: oldName }))],
  ['a PATCH that wipes what it did not name', 'write.unrelated', bodies(isPatch, set({ name: { givenName: 'Ama' } }))],
  ['attribute paths stored literally', 'write.read-back', storeLiterally],
  ['a create that is acknowledged and not stored', 'answer.refused', forgetCreates],
  ['a PATCH that is acknowledged and not stored', 'write.read-back', forgetPatches],
  ['a DELETE that is acknowledged and not done', 'write.still-there', keepDeleted]
]

const stranger: Resource = {
  schemas: [coreUser],
  id: 's',
  userName: 's@example.com',
  meta: { resourceType: 'User', location: 'http://127.0.0.1/Users/s' }
}

const onlyUser = ({ users }: ScimEndpoint) => [...users.values()][0]

function notFoundWhenEmpty(request: SeenRequest, answer: EndpointAnswer, { users }: ScimEndpoint): EndpointAnswer {
  return isMatch(request) && users.size === 0 ? scimError(404, 'There is no such user.') : answer
}

function twice(list: Answered): unknown {
  const [first] = list.Resources
  return first ? listed([first, { ...first, id: 'other' }]) : undefined
}

function mindCase(request: SeenRequest, answer: EndpointAnswer): EndpointAnswer {
  return isMatch(request) && request.query.get('filter')?.includes('AMARA') ? json(200, listed([])) : answer
}

function leadElsewhere(request: SeenRequest, answer: EndpointAnswer, { tenantUrl }: ScimEndpoint): EndpointAnswer {
  if (request.path === '/Users/elsewhere') return json(200, stranger)
  if (isList(request) || answer.body === '' || answer.status >= 400) return answer
  return changed(answer, setMeta({ location: `${tenantUrl}Users/elsewhere` }))
}

function storeLiterally(request: SeenRequest, answer: EndpointAnswer, endpoint: ScimEndpoint): EndpointAnswer {
  const user = onlyUser(endpoint)
  if (isPatch(request) && user) Object.assign(user, { name: oldName, 'name.givenName': 'Ama' })
  return answer
}

function forgetCreates(request: SeenRequest, answer: EndpointAnswer, { users }: ScimEndpoint): EndpointAnswer {
  if (isPost(request)) users.clear()
  return answer
}

function forgetPatches(request: SeenRequest, answer: EndpointAnswer, endpoint: ScimEndpoint): EndpointAnswer {
  const user = onlyUser(endpoint)
  if (isPatch(request) && user) Object.assign(user, { name: oldName, active: true })
  return answer
}

const goneFrom = new WeakMap<ScimEndpoint, Resource>()

function keepDeleted(request: SeenRequest, answer: EndpointAnswer, endpoint: ScimEndpoint): EndpointAnswer {
  const user = onlyUser(endpoint)
  if (user) goneFrom.set(endpoint, user)
  const kept = goneFrom.get(endpoint)
  if (isDelete(request) && kept) endpoint.users.set(kept.id, kept)
  return answer
}
