/**
 * Attribute mappings: which source attribute fills which target attribute, when, and by which the two sides are matched.
 * The default is the set-up of a non-gallery application cut down to four attributes, with an immutable `userName`.
 */
import { z } from 'zod'
import { attributeNameSchema, type User } from '../tenant/directory.ts'
import { evaluateExpression, parseExpression } from './expression.ts'
import { managerPath, parseTargetPath, type TargetPath } from './target-path.ts'

export const mappingSchema = z.strictObject({
  target: z.string(),
  source: z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('Direct'), attribute: attributeNameSchema }),
    z.strictObject({ type: z.literal('Constant'), value: z.string() }),
    z.strictObject({ type: z.literal('Expression'), expression: z.string() })
  ]),
  /** Matching precedence; absent where the mapping does not match objects. */
  matchingPrecedence: z.int().positive().optional(),
  /** "Only during creation" is what an administrator calls immutable. */
  apply: z.enum(['Always', 'OnlyDuringCreation']),
  /** Sent on creation alone, when the source has no value. */
  defaultIfNull: z.string().optional()
})
export type AttributeMapping = z.infer<typeof mappingSchema>

export const activeExpression = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'

export const defaultMappings: readonly AttributeMapping[] = [
  {
    target: 'userName',
    source: { type: 'Direct', attribute: 'userPrincipalName' },
    matchingPrecedence: 1,
    apply: 'OnlyDuringCreation'
  },
  { target: 'active', source: { type: 'Expression', expression: activeExpression }, apply: 'Always' },
  { target: 'name.givenName', source: { type: 'Direct', attribute: 'givenName' }, apply: 'Always' },
  { target: 'name.familyName', source: { type: 'Direct', attribute: 'surname' }, apply: 'Always' }
]

/** A user as the provisioning service sees it: IsSoftDeleted is computed, not stored (disabled, deleted or out of scope). */
export type SourceUser = { readonly user: User; readonly isSoftDeleted: boolean }

/** The name a deleted user carries: its objectId without dashes before the userPrincipalName, so that the name is free. */
export const deletedUserPrincipalName = ({ objectId, userPrincipalName }: User) =>
  objectId.replaceAll('-', '') + userPrincipalName

const readers: Readonly<Record<string, (source: SourceUser) => string | undefined>> = {
  objectId: ({ user }) => user.objectId,
  userPrincipalName: ({ user }) =>
    user.deletedDateTime === undefined ? user.userPrincipalName : deletedUserPrincipalName(user),
  displayName: ({ user }) => user.displayName,
  givenName: ({ user }) => user.givenName,
  surname: ({ user }) => user.surname,
  mail: ({ user }) => user.mail,
  mailNickname: ({ user }) => user.mailNickname,
  accountEnabled: ({ user }) => (user.accountEnabled ? 'True' : 'False'),
  IsSoftDeleted: ({ isSoftDeleted }) => (isSoftDeleted ? 'True' : 'False')
}

const readSource = (source: SourceUser, attribute: string): string | undefined => {
  const reader = Object.hasOwn(readers, attribute) ? readers[attribute] : undefined
  const value = reader
    ? reader(source)
    : Object.hasOwn(source.user.attributes, attribute)
      ? source.user.attributes[attribute]
      : undefined
  return value === '' ? undefined : value
}

export type TargetValue = string | boolean

const isBoolean = (path: TargetPath) => (path.subAttribute ?? path.attribute) === 'primary' || path.text === 'active'

/** The value as the target attribute's type: a boolean where SCIM defines one, else text. */
const typed = (path: TargetPath, value: string): TargetValue =>
  isBoolean(path) && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value

/** Reference attributes go out in requests of their own, after the objects they name exist. */
export const isReference = (mapping: AttributeMapping) => parseTargetPath(mapping.target).text === managerPath

export type MappedValue = { readonly path: TargetPath; readonly value: TargetValue; readonly mapping: AttributeMapping }

/**
 * The values the mappings give for a user, reference attributes left out. A source without a value gives none: Entra
 * does not provision nulls.
 *
 * @param purpose `create` takes every mapping, defaults included; `update` those that apply always.
 */
export function mappedValues(
  mappings: readonly AttributeMapping[],
  source: SourceUser,
  purpose: 'create' | 'update'
): readonly MappedValue[] {
  const values: MappedValue[] = []
  for (const mapping of mappings) {
    if (isReference(mapping) || (purpose === 'update' && mapping.apply === 'OnlyDuringCreation')) continue
    const value = sourceValue(mapping, source) ?? (purpose === 'create' ? mapping.defaultIfNull : undefined)
    const path = parseTargetPath(mapping.target)
    if (value !== undefined && value !== '') values.push({ path, value: typed(path, value), mapping })
  }
  return values
}

const sourceValue = ({ source: from }: AttributeMapping, source: SourceUser): string | undefined => {
  if (from.type === 'Constant') return from.value
  if (from.type === 'Direct') return readSource(source, from.attribute)
  return evaluateExpression(parseExpression(from.expression), attribute => readSource(source, attribute))
}

/** The matching attributes that have a value for this user, in the order they are tried. */
export const matchingValues = (mappings: readonly AttributeMapping[], source: SourceUser): readonly MappedValue[] =>
  mappedValues(
    mappings
      .filter(mapping => mapping.matchingPrecedence !== undefined)
      .map(({ defaultIfNull: _, ...mapping }) => mapping)
      .toSorted((a, b) => (a.matchingPrecedence ?? 0) - (b.matchingPrecedence ?? 0)),
    source,
    'create'
  )
