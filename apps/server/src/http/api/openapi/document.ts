// The description of the API, made of the very table of routes that answers: nothing is in it that isn't there, and the other way round.
import { problem } from '@sealpost/api'
import type { HttpConfig } from '../../http-config.ts'
import { problemMediaType } from '../../problem.ts'
import { cookieName } from '../../session/cookie.ts'
import type { Admission, Route } from '../route.ts'
import { Components, type JsonSchema, membersOf } from './schemas.ts'
import { securityOf, securitySchemes } from './security.ts'

/** An OpenAPI document. @see https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  readonly openapi: '3.1.1'
  readonly info: { readonly title: string; readonly version: string; readonly description: string }
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, JsonSchema>>>>
  readonly components: JsonSchema
}

/** Describes routes. The same routes give the same text. */
export function describeApi(routes: readonly Route[], config: Pick<HttpConfig, 'origin'>): OpenApiDocument {
  const components = new Components()
  const refusal = components.given(problem)
  const paths: Record<string, Record<string, JsonSchema>> = {}
  for (const route of routes) {
    const path = `/api${route.path.replaceAll(/:([a-z]+)/g, '{$1}')}`
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, components) }
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Sealpost', version: '1', description: about },
    servers: [{ url: config.origin }],
    paths,
    components: {
      securitySchemes: securitySchemes(cookieName(config, 'sealpost')),
      responses: {
        Problem: {
          description: 'A refusal (RFC 9457): `code` is stable, `detail` a sentence for people.',
          headers: { 'X-Correlation-Id': { schema: { type: 'string' } } },
          content: { [plain(problemMediaType)]: { schema: refusal } }
        }
      },
      schemas: components.schemas
    }
  }
}

const about = [
  'Bytes in JSON are Base64url without padding. What is sent is sealed before it comes here: the portal can not read it.',
  'A browser’s request that changes something carries `X-Sealpost: 1`; a program signs with an API key and needs neither that nor cookies.'
].join(' ')

function operationOf(route: Route, components: Components): JsonSchema {
  const { method, path, summary, admission, body } = route
  return {
    operationId: operationIdOf(method, path),
    summary,
    tags: [path.split('/')[1]],
    security: securityOf(admission),
    parameters: [...pathParameters(path), ...queryParameters(route), ...headerParameters(route)],
    ...(body ? { requestBody: { required: true, content: json(components.taken(body)) } } : {}),
    ...(route.octets ? { requestBody: { required: true, content: octets } } : {}),
    responses: { ...answersOf(route, components), default: { $ref: '#/components/responses/Problem' } }
  }
}

/** `GET /transfers/:id/files` → `get-transfers-id-files` */
const operationIdOf = (method: string, path: string): string =>
  `${method.toLowerCase()}${path.replaceAll(/[^A-Za-z0-9]+/g, '-')}`

const pathParameters = (path: string): readonly JsonSchema[] =>
  [...path.matchAll(/:([a-z]+)/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'number' ? { type: 'integer', minimum: 0 } : { type: 'string' }
  }))

const queryParameters = ({ query }: Route): readonly JsonSchema[] =>
  query ? membersOf(query).map(member => ({ ...member, in: 'query' })) : []

function headerParameters({ method, admission, octets: takesBytes, mediaTypes }: Route): readonly JsonSchema[] {
  const headers: JsonSchema[] = []
  if (method !== 'GET' && method !== 'HEAD') headers.push(header('X-Sealpost', sealpost, { const: '1' }))
  if (takesBytes) headers.push(header('Content-Digest', 'Optional: `sha-256=:…:` (RFC 9530).', { type: 'string' }))
  if (mediaTypes.includes('application/octet-stream'))
    headers.push(header('Range', 'A single range of bytes.', { type: 'string' }))
  if (isReading(admission)) headers.push(reader)
  return headers
}

const sealpost = 'From browsers and programs without a key. Signed requests need none.'

const isReading = ({ guests }: Admission): boolean => guests === 'link'

const reader: JsonSchema = {
  name: 'sealpost-reader',
  in: 'cookie',
  required: false,
  description:
    'Which browser reads; set by the portal when a code is asked for or a password given. `__Host-sealpost-reader` over https.',
  schema: { type: 'string' }
}

const header = (name: string, description: string, schema: JsonSchema): JsonSchema => ({
  name,
  in: 'header',
  required: false,
  description,
  schema
})

function answersOf({ method, status, answer, mediaTypes }: Route, components: Components): JsonSchema {
  const description = status === 201 ? 'Made' : status === 202 ? 'Under way' : status === 204 ? 'Done' : 'As asked'
  if (answer) return { [status]: { description, content: json(components.given(answer)) } }
  if (mediaTypes.length === 0) return { [status]: { description } }
  const content = Object.fromEntries(mediaTypes.map(type => [type, {}]))
  const bytes = (text: string) => ({ description: text, ...(method === 'HEAD' ? {} : { content }) })
  if (!mediaTypes.includes('application/octet-stream')) return { [status]: bytes(description) }
  return {
    200: bytes('All bytes'),
    206: bytes('The bytes of the range'),
    416: { $ref: '#/components/responses/Problem' }
  }
}

const json = (schema: JsonSchema): JsonSchema => ({ 'application/json': { schema } })

const octets: JsonSchema = { 'application/octet-stream': {} }

const plain = (mediaType: string): string => mediaType.split(';', 1)[0] ?? ''
