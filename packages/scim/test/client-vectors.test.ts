/** What clients send, as recorded in `vectors/`, and what a resource must be afterwards. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  applyPatch,
  applyReplace,
  type Dialect,
  entraDialect,
  type JsonValue,
  oktaDialect,
  oneLoginDialect,
  parsePatchRequest,
  parseResource,
  type Resource,
  type ResourceType
} from '../src/index.ts'
import { deepFreeze } from './deep-freeze.ts'
import { anyDialect } from './dialects.ts'
import { refusal } from './runs.ts'
import { groupType, userType } from './types.ts'

interface ClientVector {
  /** The row of the collection of client behaviour it comes from. */
  readonly row: string
  readonly about?: string
  readonly resourceType: 'User' | 'Group'
  readonly method: 'POST' | 'PUT' | 'PATCH'
  readonly stored?: Resource
  readonly request: JsonValue
  readonly expected?: Resource
  readonly refused?: { readonly status: number; readonly scimType: string }
  readonly corrections: readonly string[]
}

const types: { readonly [name in ClientVector['resourceType']]: ResourceType } = { User: userType, Group: groupType }

const dialects: { readonly [folder: string]: Dialect } = {
  'entra-default': entraDialect,
  'entra-flag': entraDialect,
  okta: oktaDialect,
  onelogin: oneLoginDialect,
  validator: entraDialect
}

function vectorsIn(folder: string): readonly (readonly [string, ClientVector])[] {
  const path = new URL(`../vectors/${folder}/`, import.meta.url)
  return readdirSync(path).map(file => [
    file.replace('.json', ''),
    deepFreeze(JSON.parse(readFileSync(new URL(file, path), 'utf8')))
  ])
}

function outcome({ method, request, stored = {}, resourceType }: ClientVector, dialect: Dialect): Resource {
  const type = types[resourceType]
  if (method === 'PATCH') return applyPatch(stored, parsePatchRequest(dialect.patch(request, type).value), type)
  const body = dialect.resource(request, type).value
  if (method === 'POST') return parseResource(body, type, 'create')
  return applyReplace(stored, parseResource(body, type, 'replace'), type)
}

describe.each(Object.entries(dialects))('requests of %s', (folder, own) => {
  it.each(vectorsIn(folder).map(([name, vector]) => [vector.row, name, vector] as const))(
    '%s: %s',
    (_row, _name, vector) => {
      for (const dialect of [own, anyDialect]) {
        if (vector.refused === undefined) expect(outcome(vector, dialect)).toEqual(vector.expected)
        else expect(refusal(() => outcome(vector, dialect))).toMatchObject(vector.refused)
      }
    }
  )

  it.each(vectorsIn(folder).map(([name, vector]) => [name, vector] as const))(
    'corrections for %s are named',
    (_name, vector) => {
      const type = types[vector.resourceType]
      const corrected = vector.method === 'PATCH' ? own.patch(vector.request, type) : own.resource(vector.request, type)
      expect([...corrected.corrections].sort()).toEqual([...vector.corrections].sort())
      if (vector.corrections.length === 0) expect(corrected.value).toBe(vector.request)
    }
  )

  const changes = vectorsIn(folder).filter(([, { method, expected }]) => method !== 'POST' && expected !== undefined)

  it.each(changes)('%s sent again changes nothing', (_name, vector) => {
    const stored = vector.expected ?? {}
    expect(outcome({ ...vector, stored }, own)).toBe(stored)
  })
})
