/** Judges a SCIM resource on its own: what every user or group in an answer must be, whatever was asked for. */
import { coreUser, enterpriseUser, isObject, type JsonObject } from '../mapping/target-path.ts'
import { type Finding, finding, shown } from './finding.ts'

export const coreGroup = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export type ResourceType = 'User' | 'Group'
const coreSchemas = { User: coreUser, Group: coreGroup }

export type ResourceExpectation = {
  readonly resourceType: ResourceType
  /** The id the target gave this object before. */
  readonly id?: string | undefined
  /** Attributes that `excludedAttributes` asked to leave out. */
  readonly excluded?: readonly string[]
  /** With `attributes=…` only these, the schemas and the id must be there. */
  readonly only?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
}

/** Judges the common attributes and the types of the attributes that Entra reads. */
export function judgeResource(resource: unknown, expected: ResourceExpectation): Finding[] {
  if (!isObject(resource))
    return [finding('resource.object', `A resource is ${shown(resource)}: it must be a JSON object.`)]
  return [
    ...judgeSchemas(resource, expected),
    ...judgeId(resource, expected),
    ...(expected.only === undefined ? judgeMeta(resource, expected) : []),
    ...judgeTypes(resource, expected.resourceType),
    ...judgeExcluded(resource, expected.excluded ?? [])
  ]
}

function judgeSchemas(resource: JsonObject, { resourceType }: ResourceExpectation): Finding[] {
  const { schemas } = resource
  if (!Array.isArray(schemas) || schemas.length === 0 || !schemas.every(schema => typeof schema === 'string'))
    return [finding('resource.schemas', `The schemas of a resource are ${shown(schemas)}: they must list its URNs.`)]
  const listed = new Set(schemas.map(schema => schema.toLowerCase()))
  const findings: Finding[] = []
  if (listed.size < schemas.length)
    findings.push(finding('resource.schemas', `The schemas ${shown(schemas)} list a URN twice.`))
  const core = coreSchemas[resourceType]
  const present = Object.keys(resource).filter(name => name.startsWith('urn:'))
  for (const urn of [core, ...present])
    if (!listed.has(urn.toLowerCase()))
      findings.push(finding('resource.schemas', `The schemas of the resource lack ${urn}, which it uses.`))
  return findings
}

function judgeId(resource: JsonObject, expected: ResourceExpectation): Finding[] {
  const { id } = resource
  if (typeof id !== 'string' || id === '')
    return [finding('resource.id', `The id of a resource is ${shown(id)}: it must be a string that is not empty.`)]
  if (expected.id !== undefined && id !== expected.id)
    return [
      finding('resource.id-changed', `The id is ${shown(id)} now and was ${shown(expected.id)}: it must never change.`)
    ]
  return []
}

const dateTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/

function judgeMeta(resource: JsonObject, { resourceType, headers }: ResourceExpectation): Finding[] {
  const { meta } = resource
  if (!isObject(meta))
    return [finding('resource.meta', `The meta of a resource is ${shown(meta)}: it must be an object.`)]
  const findings: Finding[] = []
  if (meta.resourceType !== resourceType)
    findings.push(
      finding('resource.meta', `meta.resourceType is ${shown(meta.resourceType)}: it must be "${resourceType}".`)
    )
  for (const name of ['created', 'lastModified']) {
    const value = meta[name]
    if (value !== undefined && !(typeof value === 'string' && dateTime.test(value) && !Number.isNaN(Date.parse(value))))
      findings.push(finding('resource.meta', `meta.${name} is ${shown(value)}: it must be a DateTime of XML Schema.`))
  }
  const { location, version } = meta
  if (typeof location !== 'string' || !URL.canParse(location))
    findings.push(finding('resource.location', `meta.location is ${shown(location)}: it must be an absolute URL.`))
  const etag = headers?.etag
  if (version !== undefined && typeof version !== 'string')
    findings.push(finding('resource.version', `meta.version is ${shown(version)}: it must be a string.`))
  else if (etag !== undefined && etag !== version)
    findings.push(
      finding('resource.version', `The ETag is ${shown(etag)} and meta.version ${shown(version)}: they must be equal.`)
    )
  return findings
}

type Kind = 'string' | 'boolean' | 'object' | 'objects'
const kinds: Readonly<Record<ResourceType, Readonly<Record<string, Kind>>>> = {
  User: {
    userName: 'string',
    externalId: 'string',
    displayName: 'string',
    nickName: 'string',
    title: 'string',
    userType: 'string',
    preferredLanguage: 'string',
    locale: 'string',
    timezone: 'string',
    active: 'boolean',
    name: 'object',
    [enterpriseUser]: 'object',
    emails: 'objects',
    phoneNumbers: 'objects',
    addresses: 'objects',
    roles: 'objects',
    groups: 'objects'
  },
  Group: { displayName: 'string', externalId: 'string', members: 'objects' }
}

const isKind: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  string: value => typeof value === 'string',
  boolean: value => typeof value === 'boolean',
  object: isObject,
  objects: value => Array.isArray(value) && value.every(isObject)
}

const kindNames: Readonly<Record<Kind, string>> = {
  string: 'a string',
  boolean: 'true or false, not text',
  object: 'an object',
  objects: 'an array of objects'
}

function judgeTypes(resource: JsonObject, resourceType: ResourceType): Finding[] {
  const findings: Finding[] = []
  for (const [name, kind] of Object.entries(kinds[resourceType])) {
    const value = resource[name]
    if (value !== undefined && value !== null && !isKind[kind](value))
      findings.push(finding('resource.type', `${name} is ${shown(value)}: it must be ${kindNames[kind]}.`))
  }
  const enterprise = resource[enterpriseUser]
  const manager = isObject(enterprise) ? enterprise.manager : undefined
  if (manager !== undefined && manager !== null && !isObject(manager))
    findings.push(finding('resource.type', `manager is ${shown(manager)}: it must be an object with a value.`))
  if (resource.password !== undefined)
    findings.push(finding('resource.password', 'The answer holds a password: it is returned never.'))
  return findings
}

const judgeExcluded = (resource: JsonObject, excluded: readonly string[]): Finding[] =>
  excluded
    .filter(name => resource[name] !== undefined)
    .map(name => finding('resource.excluded', `The answer holds ${name}, which excludedAttributes asked to leave out.`))
