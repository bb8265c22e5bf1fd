/**
 * A small SCIM endpoint that answers rightly, for the tests, and can be made to answer wrongly: `intercept` sees each
 * request and may change, delay or replace the answer. Shares no code with the client it is spoken to by.
 */
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type SeenRequest = {
  readonly method: string
  /** Path below the base, such as `/Users/1`. */
  readonly path: string
  readonly query: URLSearchParams
  readonly rawUrl: string
  readonly headers: http.IncomingHttpHeaders
  readonly body: unknown
}

export type EndpointAnswer = { status: number; headers: Record<string, string>; body: string }
export type Intercept = (
  request: SeenRequest,
  proceed: () => EndpointAnswer
) => EndpointAnswer | 'hang' | 'drop' | Promise<EndpointAnswer | 'hang' | 'drop'>

type Member = { readonly value: string; readonly type?: string }
type Email = { readonly type: string; readonly value: unknown }

export type Resource = {
  id: string
  userName?: string
  displayName?: string
  members?: Member[]
  emails?: Email[]
  meta?: { location: string; resourceType: string }
  [attribute: string]: unknown
}
type Operation = { readonly op: string; readonly path?: string; readonly value?: unknown }

export type ScimEndpoint = {
  readonly tenantUrl: string
  readonly secretToken: string
  readonly requests: SeenRequest[]
  readonly users: Map<string, Resource>
  readonly groups: Map<string, Resource>
  /** What `/Schemas` lists. */
  readonly schemas: Resource[]
  intercept: Intercept
  close(): Promise<void>
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const coreOf = {
  Users: 'urn:ietf:params:scim:schemas:core:2.0:User',
  Groups: 'urn:ietf:params:scim:schemas:core:2.0:Group'
}

export async function startScimEndpoint(intercept: Intercept = (_, proceed) => proceed()): Promise<ScimEndpoint> {
  const endpoint: ScimEndpoint = {
    tenantUrl: '',
    secretToken: 'scim-admin@example.com:a-secret-of-the-test',
    requests: [],
    users: new Map(),
    groups: new Map(),
    schemas: [],
    intercept,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
  const server = http.createServer(async (request, response) => {
    const seen = await readRequest(request)
    endpoint.requests.push(seen)
    const answer = await endpoint.intercept(seen, () => respond(endpoint, seen))
    if (answer === 'hang') return
    if (answer === 'drop') return void request.socket.destroy()
    response.writeHead(answer.status, answer.headers)
    response.end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A listening TCP server has an address with a port.
  const { port } = server.address() as AddressInfo
  return Object.assign(endpoint, { tenantUrl: `http://127.0.0.1:${port}/scim/v2/` })
}

async function readRequest(request: http.IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString()
  const url = new URL(request.url ?? '/', 'http://test')
  return {
    method: request.method ?? '',
    path: url.pathname.replace('/scim/v2', ''),
    query: url.searchParams,
    rawUrl: request.url ?? '',
    headers: request.headers,
    body: text === '' ? undefined : JSON.parse(text)
  }
}

export const json = (status: number, body: unknown, headers: Record<string, string> = {}): EndpointAnswer => ({
  status,
  headers: { 'content-type': 'application/scim+json; charset=utf-8', ...headers },
  body: JSON.stringify(body)
})

export const scimError = (status: number, detail: string, scimType?: string): EndpointAnswer =>
  json(
    status,
    { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: String(status), detail, scimType },
    status === 401 ? { 'www-authenticate': 'Bearer' } : {}
  )

/** A body of an answer, as a test changes it. */
export type Answered = Resource & {
  totalResults?: unknown
  startIndex?: unknown
  Resources: Resource[]
  schemas: unknown
}

/** The answer with its JSON body changed. */
export const changed = (answer: EndpointAnswer, change: (body: Answered) => unknown): EndpointAnswer => {
  const body = JSON.parse(answer.body)
  return { ...answer, body: JSON.stringify(change(body) ?? body) }
}

function respond(endpoint: ScimEndpoint, request: SeenRequest): EndpointAnswer {
  const { method, path, query } = request
  if (request.headers.authorization !== `Bearer ${endpoint.secretToken}`)
    return scimError(401, 'The bearer token is not known here.')
  const [, type, id] = path.split('/')
  if (type === 'Schemas') return json(200, listed(endpoint.schemas))
  if (type !== 'Users' && type !== 'Groups') return scimError(404, `There is no ${path}.`)
  const store = type === 'Users' ? endpoint.users : endpoint.groups
  const show = (resource: Resource) => presented(endpoint, type, resource, query)
  if (id === undefined) {
    if (method === 'POST') return create(endpoint, type, request.body)
    return json(200, page([...store.values()].filter(matcher(query.get('filter'))).map(show), query))
  }
  const resource = store.get(decodeURIComponent(id))
  if (!resource) return scimError(404, `There is no ${type} ${id}.`)
  if (method === 'GET') return json(200, show(resource))
  if (method === 'DELETE') {
    store.delete(resource.id)
    return { status: 204, headers: {}, body: '' }
  }
  const next = structuredClone(resource)
  for (const operation of operationsOf(request.body)) applyOperation(next, operation)
  if (isTaken(store, next)) return scimError(409, 'The userName is taken.', 'uniqueness')
  store.set(next.id, next)
  return type === 'Users' ? json(200, show(next)) : { status: 204, headers: {}, body: '' }
}

const page = (resources: readonly Resource[], query: URLSearchParams) => {
  const startIndex = Number(query.get('startIndex') ?? 1)
  const count = Number(query.get('count') ?? resources.length)
  const Resources = resources.slice(startIndex - 1, startIndex - 1 + count)
  return { ...listed(resources), Resources, startIndex, itemsPerPage: Resources.length }
}

const lower = (value: unknown) => (typeof value === 'string' ? value.toLowerCase() : value)

const nameOf = ({ userName, displayName }: Resource) => lower(userName ?? displayName)

const isTaken = (store: Map<string, Resource>, next: Resource) =>
  [...store.values()].some(other => other.id !== next.id && nameOf(other) === nameOf(next))

/** What a client sends is taken at its word here: the tests look at the requests themselves. */
const operationsOf = (body: unknown) => (body as { Operations: Operation[] }).Operations

let lastId = 0

function create(endpoint: ScimEndpoint, type: 'Users' | 'Groups', body: unknown): EndpointAnswer {
  const store = type === 'Users' ? endpoint.users : endpoint.groups
  lastId += 1
  const { meta: _, schemas: __, roles, ...attributes } = body as Partial<Resource>
  const resource: Resource = { ...attributes, id: `t${lastId}` }
  if (Array.isArray(roles) && roles.length > 0) resource.roles = roles.map(role => ({ ...role, primary: true }))
  if (isTaken(store, resource)) return scimError(409, 'The name is taken.', 'uniqueness')
  store.set(resource.id, resource)
  const shown = presented(endpoint, type, resource, new URLSearchParams())
  return json(201, shown, { location: shown.meta?.location ?? '' })
}

function presented(
  endpoint: ScimEndpoint,
  type: 'Users' | 'Groups',
  resource: Resource,
  query: URLSearchParams
): Resource {
  const schemas = [coreOf[type], ...(resource[enterprise] ? [enterprise] : [])]
  if (query.get('attributes') === 'id') return { schemas, id: resource.id }
  const shown: Resource = {
    schemas,
    ...structuredClone(resource),
    meta: { resourceType: type.slice(0, -1), location: `${endpoint.tenantUrl}${type}/${resource.id}` }
  }
  if (query.get('excludedAttributes') === 'members') delete shown.members
  return shown
}

export const listed = (resources: readonly Resource[]) => ({
  schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
  totalResults: resources.length,
  startIndex: 1,
  itemsPerPage: resources.length,
  Resources: resources
})

/** `a eq "x"` and `a eq "x" and b eq "y"`; an attribute may be a work e-mail or the members of a group. */
function matcher(filter: string | null): (resource: Resource) => boolean {
  if (filter === null) return () => true
  const terms = filter.split(' and ').map(term => {
    const at = term.lastIndexOf(' eq ')
    return { attribute: term.slice(0, at), value: String(JSON.parse(term.slice(at + 4))) }
  })
  return resource => terms.every(({ attribute, value }) => holds(resource, attribute, value))
}

function holds(resource: Resource, attribute: string, value: string): boolean {
  if (attribute === 'manager')
    return (resource[enterprise] as { manager?: Member } | undefined)?.manager?.value === value
  if (attribute === 'members') return (resource.members ?? []).some(member => member.value === value)
  if (attribute === 'emails[type eq "work"].value')
    return (resource.emails ?? []).some(email => email.type === 'work' && lower(email.value) === lower(value))
  if (attribute === 'id' || attribute === 'externalId') return resource[attribute] === value
  return lower(resource[attribute]) === lower(value)
}

function applyOperation(resource: Resource, { op, path, value }: Operation): void {
  const kind = op.toLowerCase()
  if (path === undefined)
    for (const [key, entry] of Object.entries(value as Record<string, unknown>)) setPath(resource, key, entry)
  else if (path.startsWith('members')) changeMembers(resource, kind, path, value)
  else setPath(resource, path, kind === 'remove' ? undefined : value)
}

function changeMembers(group: Resource, kind: string, path: string, value: unknown): void {
  const before = group.members ?? []
  const named = /^members\[value eq "(.*)"\]$/.exec(path)?.[1]
  const ids = named === undefined ? (value as Member[]).map(member => member.value) : [named]
  const added = ids.filter(id => !before.some(member => member.value === id)).map(id => ({ value: id, type: 'User' }))
  if (kind === 'replace') group.members = ids.map(id => ({ value: id, type: 'User' }))
  else group.members = kind === 'add' ? [...before, ...added] : before.filter(member => !ids.includes(member.value))
}

const selected = /^([A-Za-z]+)\[([A-Za-z]+) eq "([^"]*)"\]\.([A-Za-z]+)$/

/** Sets, or with null, the empty string or undefined clears, what a path names. */
function setPath(resource: Resource, path: string, sent: unknown): void {
  const value = sent === null || sent === '' ? undefined : sent
  const filtered = selected.exec(path)
  if (path === 'active') resource.active = value === true || lower(value) === 'true'
  else if (path.startsWith(`${enterprise}:`)) setEnterprise(resource, path.slice(enterprise.length + 1), value)
  else if (filtered) setElement(resource, filtered, value)
  else if (path.includes('.')) {
    const [parent = '', child = ''] = path.split('.')
    resource[parent] = { ...(resource[parent] as object | undefined), [child]: value }
  } else resource[path] = value
}

function setElement(resource: Resource, [, name = '', key = '', text = '', sub = '']: RegExpExecArray, value: unknown) {
  const wanted = key === 'primary' ? text === 'True' : text
  const list = (resource[name] ?? []) as Record<string, unknown>[]
  const found = list.find(element => element[key] === wanted)
  resource[name] = found
    ? list.map(element => (element === found ? { ...element, [sub]: value } : element))
    : [...list, { [key]: wanted, [sub]: value }]
}

function setEnterprise(resource: Resource, attribute: string, value: unknown): void {
  const block: Record<string, unknown> = { ...(resource[enterprise] as object | undefined) }
  const inner = typeof value === 'object' && value !== null && 'value' in value ? value.value : value
  if (inner === undefined || inner === '') delete block[attribute]
  else block[attribute] = attribute === 'manager' ? { value: inner } : value
  resource[enterprise] = block
}
