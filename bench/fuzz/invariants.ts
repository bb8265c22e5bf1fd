// What holds of every answer, whatever was asked. Each check names the rule that is broken; none of them knows how the server works.
import type { Answer } from '../wire/answer.ts'
import type { WireRequest } from '../wire/request.ts'

const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'
const listSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

/** RFC 7644 §3.12, table 9. */
const scimTypes = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive'
])

/** Texts that only a program's inside has. */
const insides =
  /node_modules|\bat [\w.<>]+ \([^)]*:\d+:\d+\)|file:\/\/|\.ts:\d|SQLITE_|sqlite3?\b|errcode|Cannot read propert|is not a function|undefined is|\[object |PostgreSQL|syntax error at or near/

/** Not an error of the server's: it says that it doesn't do that (RFC 7644 §3.11 for /Me; /Bulk is announced as unsupported). */
const notImplemented = 501

type JsonObject = { readonly [name: string]: unknown }

/**
 * The rules that an answer breaks.
 *
 * @returns A sentence for each; empty when all is well.
 */
export function faultsOf(request: WireRequest, answer: Answer): string[] {
  const faults: string[] = []
  const path = request.target.split('?')[0] ?? ''
  if (answer.status >= 500 && answer.status !== notImplemented) faults.push(`The status is ${answer.status}.`)
  if (!/^\/+scim\/+v2(\/|$)/i.test(path)) return faults
  const type = answer.headers.get('content-type')
  if (request.method === 'HEAD' || answer.status === 204 || answer.status === 304) {
    if (answer.body.length > 0) faults.push(`A ${answer.status} to ${request.method} has a body.`)
    return faults
  }
  if (!/^application\/scim\+json(;|$)/.test(type ?? '')) faults.push(`The media type is ${type}.`)
  const body = readJson(answer.body)
  if (!body) return [...faults, `The body is no JSON object: ${answer.body.toString().slice(0, 200)}`]
  return [...faults, ...(answer.status >= 400 ? faultsOfError(answer, body) : faultsOfSuccess(answer, body))]
}

function readJson(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

/** RFC 7644 §3.12. */
function faultsOfError(answer: Answer, body: JsonObject): string[] {
  const faults: string[] = []
  const { schemas, status, detail, scimType } = body
  if (JSON.stringify(schemas) !== JSON.stringify([errorSchema]))
    faults.push(`An error has the schemas ${JSON.stringify(schemas)}.`)
  if (status !== String(answer.status))
    faults.push(`An error's status is ${JSON.stringify(status)} in a ${answer.status}.`)
  if (typeof detail !== 'string' || detail.length < 10) faults.push(`An error's detail is ${JSON.stringify(detail)}.`)
  else if (insides.test(detail)) faults.push(`An error tells of the program's inside: ${detail.slice(0, 300)}`)
  else if (detail.length > 5_000) faults.push(`An error's detail has ${detail.length} characters.`)
  if (scimType !== undefined && !scimTypes.has(String(scimType)))
    faults.push(`The scimType ${scimType} is none of RFC 7644's.`)
  const required: Readonly<Record<number, string>> = { 401: 'www-authenticate', 405: 'allow', 429: 'retry-after' }
  const header = required[answer.status]
  if (header && !answer.headers.has(header)) faults.push(`A ${answer.status} has no ${header}.`)
  return faults
}

function faultsOfSuccess(answer: Answer, body: JsonObject): string[] {
  const faults: string[] = []
  const { schemas, Resources: resources, totalResults } = body
  if (!Array.isArray(schemas) || schemas.length === 0) faults.push(`A ${answer.status} has no schemas.`)
  else if (schemas.includes(listSchema)) {
    if (!Number.isSafeInteger(totalResults) || (totalResults as number) < 0)
      faults.push(`totalResults is ${totalResults}.`)
    if (resources !== undefined && !Array.isArray(resources)) faults.push('Resources is no array.')
    if (Array.isArray(resources) && resources.length > (totalResults as number))
      faults.push('Resources has more than totalResults.')
  } else faults.push(...faultsOfVersion(answer, body))
  if ('password' in body) faults.push('A password is returned.')
  return faults
}

/** RFC 7644 §3.14: the entity tag of the header and the version of the body are one. */
function faultsOfVersion(answer: Answer, body: JsonObject): string[] {
  const version = (body.meta as JsonObject | undefined)?.version
  const etag = answer.headers.get('etag')
  return version === undefined || etag === undefined || version === etag
    ? []
    : [`The ETag ${etag} is not the version ${version}.`]
}
