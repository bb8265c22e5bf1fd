/** The documents by which a client finds out what a server supports (RFC 7643 §5 to §7, RFC 7644 §4). */
import type { JsonObject } from './json.ts'
import type { ResourceType } from './resource-type.ts'
import type { Attribute, Schema } from './schema.ts'
import { resourceTypeSchema } from './schemas/resource-type.ts'
import { schemaSchema } from './schemas/schema.ts'
import { serviceProviderConfigSchema } from './schemas/service-provider-config.ts'

/**
 * A schema as `/Schemas` shows it: every characteristic is there, and no member is null.
 *
 * @param schema  The schema.
 * @param baseUrl Address of the SCIM service, as `https://example.com/scim/v2`; a slash at its end does not matter.
 *
 * @remarks Made anew each time; a server does well to keep it.
 *
 * @see [RFC 7643 §7, Schema Definition](https://www.rfc-editor.org/rfc/rfc7643#section-7)
 */
export function schemaDocument(schema: Schema, baseUrl: string): JsonObject {
  return {
    schemas: [schemaSchema.id],
    id: schema.id,
    name: schema.name,
    description: schema.description,
    attributes: schema.attributes.map(attributeDocument),
    meta: { resourceType: 'Schema', location: location(baseUrl, `Schemas/${schema.id}`) }
  }
}

function attributeDocument(attribute: Attribute): JsonObject {
  const { name, type, multiValued, description, required, canonicalValues, caseExact, mutability } = attribute
  const { returned, uniqueness, referenceTypes, subAttributes } = attribute
  return {
    name,
    type,
    multiValued,
    description,
    required,
    ...(canonicalValues !== undefined && { canonicalValues }),
    caseExact,
    mutability,
    returned,
    uniqueness,
    ...(referenceTypes !== undefined && { referenceTypes }),
    ...(type === 'complex' && { subAttributes: subAttributes.map(attributeDocument) })
  }
}

/**
 * A resource type as `/ResourceTypes` shows it.
 *
 * @param baseUrl As in {@link schemaDocument}.
 * @see [RFC 7643 §6, ResourceType Schema](https://www.rfc-editor.org/rfc/rfc7643#section-6)
 */
export function resourceTypeDocument(type: ResourceType, baseUrl: string): JsonObject {
  const extensions = type.extensions.map(({ schema, required }) => ({ schema: schema.id, required }))
  return {
    schemas: [resourceTypeSchema.id],
    id: type.id,
    name: type.name,
    endpoint: type.endpoint,
    description: type.description,
    schema: type.schema.id,
    ...(extensions.length > 0 && { schemaExtensions: extensions }),
    meta: { resourceType: 'ResourceType', location: location(baseUrl, `ResourceTypes/${type.id}`) }
  }
}

export interface AuthenticationScheme {
  readonly type: 'oauth' | 'oauth2' | 'oauthbearertoken' | 'httpbasic' | 'httpdigest'
  readonly name: string
  readonly description: string
  readonly specUri?: string
  readonly documentationUri?: string
  readonly primary?: boolean
}

/** What a server supports; announce only what works. */
export interface ServiceProviderFeatures {
  readonly documentationUri?: string
  readonly patch: boolean
  /** Bounds of a bulk request; absent if there is none. `maxPayloadSize` is in bytes. */
  readonly bulk?: { readonly maxOperations: number; readonly maxPayloadSize: number }
  /** How many resources one response holds at most; absent if filters are not supported. */
  readonly filter?: { readonly maxResults: number }
  readonly changePassword: boolean
  readonly sort: boolean
  readonly etag: boolean
  readonly authenticationSchemes: readonly AuthenticationScheme[]
}

/**
 * The document of `/ServiceProviderConfig`.
 *
 * @param baseUrl As in {@link schemaDocument}.
 * @see [RFC 7643 §5, Service Provider Configuration Schema](https://www.rfc-editor.org/rfc/rfc7643#section-5)
 */
export function serviceProviderConfigDocument(features: ServiceProviderFeatures, baseUrl: string): JsonObject {
  const { documentationUri, patch, bulk, filter, changePassword, sort, etag, authenticationSchemes } = features
  return {
    schemas: [serviceProviderConfigSchema.id],
    ...(documentationUri !== undefined && { documentationUri }),
    patch: { supported: patch },
    bulk: bulk ? { supported: true, ...bulk } : { supported: false, maxOperations: 0, maxPayloadSize: 0 },
    filter: filter ? { supported: true, ...filter } : { supported: false, maxResults: 0 },
    changePassword: { supported: changePassword },
    sort: { supported: sort },
    etag: { supported: etag },
    authenticationSchemes: authenticationSchemes.map(scheme => ({ ...scheme })),
    meta: { resourceType: 'ServiceProviderConfig', location: location(baseUrl, 'ServiceProviderConfig') }
  }
}

function location(baseUrl: string, path: string): string {
  return `${baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl}/${path}`
}
