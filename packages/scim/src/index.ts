/**
 * SCIM 2.0 (RFC 7643, RFC 7644) as functions and types: no I/O, no clock, no environment, no dependencies.
 * This file is the whole public interface; everything else is reached through it.
 */
export {
  findAttributePath,
  findElementPath,
  leafAttribute,
  parseAttributePath,
  printAttributePath
} from './attribute-path.ts'
export { maxValues, parseAttributeValue, parseSingleValue } from './attribute-value.ts'
export { type Comparable, comparable } from './comparable.ts'
export { parseDateTime } from './date-time.ts'
export type { Correction } from './dialect/correction.ts'
export { type Corrected, composeDialects, type Dialect, defineDialect } from './dialect/dialect.ts'
export { entraDialect } from './dialect/entra.ts'
export { oktaDialect } from './dialect/okta.ts'
export { oneLoginDialect } from './dialect/one-login.ts'
export { rfcDialect } from './dialect/rfc.ts'
export {
  type AuthenticationScheme,
  resourceTypeDocument,
  type ServiceProviderFeatures,
  schemaDocument,
  serviceProviderConfigDocument
} from './discovery.ts'
export { errorBody, errorUrn, quoted, ScimError, type ScimErrorBody, type ScimType } from './error.ts'
export {
  type CompareFilter,
  type CompareOperator,
  type Filter,
  filterLimits,
  type LogicalFilter,
  type NotFilter,
  type PresentFilter,
  printFilter,
  type ValuePathFilter
} from './filter.ts'
export { compileFilter, matchesFilter } from './filter-match.ts'
export { parseFilter, parseValueFilter } from './filter-parse.ts'
export { compareText, foldCase } from './fold.ts'
export {
  assertBoundedJson,
  isJsonArray,
  isJsonObject,
  type JsonLimits,
  type JsonObject,
  type JsonValue,
  jsonTypeOf
} from './json.ts'
export { type ListQuery, parseListQuery, parseSearchRequest } from './list-query.ts'
export { type ListPage, type ListResponse, listResponse, listResponseUrn } from './list-response.ts'
export { applyPatch } from './patch.ts'
export {
  type PatchAttributePath,
  type PatchExtensionPath,
  type PatchPath,
  parsePatchPath,
  printPatchPath
} from './patch-path.ts'
export { type PatchLimits, type PatchOperation, parsePatchRequest, patchOpUrn } from './patch-request.ts'
export {
  isDefaultProjection,
  isProjected,
  type Projection,
  type ProjectionQuery,
  parseProjection,
  project
} from './projection.ts'
export { applyReplace } from './replace.ts'
export { checkRequired, parseResource, type Resource, schemasOf } from './resource.ts'
export {
  type AttributePath,
  defineResourceType,
  findAttribute,
  findExtension,
  type ResourceType,
  type ResourceTypeDefinition,
  type SchemaExtension
} from './resource-type.ts'
export {
  type Attribute,
  type AttributeDefinition,
  type AttributeType,
  commonAttributes,
  defineAttribute,
  findSubAttribute,
  type Mutability,
  type Returned,
  type Schema,
  type Uniqueness,
  without
} from './schema.ts'
export { parseSchema } from './schema-document.ts'
export { enterpriseUserSchema } from './schemas/enterprise-user.ts'
export { groupSchema } from './schemas/group.ts'
export { resourceTypeSchema } from './schemas/resource-type.ts'
export { schemaSchema } from './schemas/schema.ts'
export { serviceProviderConfigSchema } from './schemas/service-provider-config.ts'
export { userSchema } from './schemas/user.ts'
export { compareForSort, type SortOrder, sortKey } from './sort.ts'
