import { beforeAll, describe, expect, it } from 'vitest'
import { routesOf } from '../plugin.ts'
import type { ApiEdge } from '../route.ts'
import { describeApi, type OpenApiDocument } from './document.ts'

const routes = routesOf({} as ApiEdge)
let document: OpenApiDocument
beforeAll(() => {
  document = JSON.parse(JSON.stringify(describeApi(routes, { origin: 'https://portal.example.com' })))
})

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly security: readonly Record<string, unknown>[]
  readonly parameters: readonly { name: string; in: string; required: boolean; schema: Record<string, unknown> }[]
  readonly requestBody?: { content: Record<string, { schema?: { $ref?: string } }> }
  readonly responses: Record<string, { description?: string; $ref?: string }>
}

const operations = (): [key: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation as unknown as Operation
    ])
  )

const operation = (key: string): Operation => {
  const found = operations().find(each => each[0] === key)
  if (!found) throw new Error(`${key} is not described`)
  return found[1]
}

/** Everything that a document points at from inside itself. */
function refsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, each]) =>
    name === '$ref' && typeof each === 'string' ? [each] : refsIn(each)
  )
}

function resolve(ref: string): unknown {
  return ref
    .replace(/^#\//, '')
    .split('/')
    .reduce<unknown>((place, name) => (place as Record<string, unknown> | undefined)?.[name], document)
}

describe('the description of the API', () => {
  it('tells of every route that answers, and of no other', () => {
    const there = routes.map(route => `${route.method} /api${route.path.replaceAll(/:([a-z]+)/g, '{$1}')}`)
    expect(
      operations()
        .map(([key]) => key)
        .sort()
    ).toEqual([...there].sort())
  })

  it('points at nothing that is not in it', () => {
    const refs = [...new Set(refsIn(document))]
    expect(refs.length).toBeGreaterThan(30)
    expect(refs.filter(ref => !ref.startsWith('#/components/') || resolve(ref) === undefined)).toEqual([])
  })

  it('says of each operation what it does, who may, and what comes back', () => {
    const known = Object.keys((document.components as { securitySchemes: object }).securitySchemes)
    for (const [key, { summary, security, responses, parameters }] of operations()) {
      expect(summary, key).toMatch(/^[A-Z].{3,}[^.]$/)
      expect(
        security.flatMap(way => Object.keys(way)).filter(way => !known.includes(way)),
        key
      ).toEqual([])
      expect(Object.keys(responses).length, key).toBeGreaterThan(1)
      const named = [...key.matchAll(/\{([a-z]+)\}/g)].map(match => match[1])
      expect(
        parameters.filter(each => each.in === 'path').map(each => each.name),
        key
      ).toEqual(named)
      for (const each of parameters) expect(each.schema, `${key} ${each.name}`).toBeTypeOf('object')
    }
  })

  it('names each operation once', () => {
    const ids = operations().map(([, { operationId }]) => operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('tells sessions, keys, links and upload tokens apart', () => {
    const waysOf = (key: string) => operation(key).security.flatMap(way => Object.keys(way))
    expect(waysOf('GET /api/session')).toEqual(['session'])
    expect(waysOf('POST /api/transfers')).toEqual(['session', 'signature'])
    expect(waysOf('PUT /api/transfers/{id}/files/{file}/parts/{number}')).toEqual([
      'session',
      'signature',
      'uploadToken'
    ])
    expect(waysOf('GET /api/links/{id}')).toEqual(['linkProof'])
    expect(waysOf('GET /api/requests/{id}')).toEqual([])
  })

  it('tells what may be left out of a body', () => {
    const body = operation('POST /api/transfers').requestBody?.content['application/json']?.schema
    expect(resolve(body?.$ref ?? '')).toMatchObject({
      type: 'object',
      required: ['access'],
      properties: { access: { enum: ['recipients', 'public'] }, recipients: { type: 'array', maxItems: 500 } }
    })
  })

  it('tells what stands in a query', () => {
    const query = operation('GET /api/transfers').parameters.filter(each => each.in === 'query')
    expect(query.map(each => [each.name, each.required])).toEqual([
      ['offset', false],
      ['limit', false],
      ['view', false],
      ['state', false],
      ['search', false]
    ])
  })

  it('tells bytes from JSON', () => {
    const part = operation('PUT /api/transfers/{id}/files/{file}/parts/{number}')
    expect(Object.keys(part.requestBody?.content ?? {})).toEqual(['application/octet-stream'])
    expect(Object.keys(operation('GET /api/links/{id}/files/{file}').responses)).toEqual([
      '200',
      '206',
      '416',
      'default'
    ])
  })
})
