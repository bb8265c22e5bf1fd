import {
  type JsonObject,
  type Projection,
  parseProjection,
  project,
  type Resource,
  type ResourceType,
  schemasOf
} from '@sealpost/scim'
import type { User } from '../../domain/directory/user.ts'
import { etagOf } from './etag.ts'

/** Makes a user's resource as a client sees it. */
export type PresentUser = (user: User, projection?: Projection) => JsonObject

/**
 * Presents users of a type at a mount: what was stored, as it was sent, with `schemas`, `id` and `meta`.
 *
 * @param baseUrl Address of the mount, without a slash at the end.
 * @see [RFC 7643 §3](https://www.rfc-editor.org/rfc/rfc7643#section-3)
 */
export function userPresenter(type: ResourceType, baseUrl: string): PresentUser {
  const usersUrl = `${baseUrl}${type.endpoint}`
  const everything = parseProjection({}, type)
  return (user, projection = everything) => project(resourceOf(user, type, usersUrl), projection, type)
}

function resourceOf(user: User, type: ResourceType, usersUrl: string): Resource {
  return {
    schemas: schemasOf(user.attributes, type),
    id: user.id,
    ...user.attributes,
    meta: {
      resourceType: type.name,
      created: new Date(user.createdAt).toISOString(),
      lastModified: new Date(user.changedAt).toISOString(),
      location: `${usersUrl}/${user.id}`,
      version: etagOf(user.version)
    }
  }
}
