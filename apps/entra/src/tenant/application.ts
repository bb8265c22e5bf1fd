/** The enterprise application whose users are provisioned: where to, who, what, and with which brakes. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { emptySync, restarted, syncSchema } from '../cycle/sync-state.ts'
import { type AttributeMapping, defaultMappings, isReference, mappingSchema } from '../mapping/attribute-mapping.ts'
import { parseExpression } from '../mapping/expression.ts'
import { galleryMappings } from '../mapping/gallery-mappings.ts'
import { parseTargetPath } from '../mapping/target-path.ts'
import { UsageError } from '../usage-error.ts'
import { type Directory, guidSchema, type User } from './directory.ts'
import { noSingleSignOn, singleSignOnSchema } from './single-sign-on.ts'

export const settingsSchema = z.strictObject({
  scope: z.enum(['SyncAssigned', 'SyncAll']),
  groupProvisioning: z.boolean(),
  /** More disables and deletes than this in one cycle are staged; null switches the prevention off. */
  preventAccidentalDeletions: z.int().nonnegative().nullable(),
  skipOutOfScopeDeletions: z.boolean(),
  targetObjectActions: z.strictObject({ create: z.boolean(), update: z.boolean(), delete: z.boolean() }),
  /** Whether a PATCH of a user may be answered 204. Microsoft's pages allow it, its validator has asked for the resource. */
  userPatchNoContent: z.boolean(),
  timeoutSeconds: z.number().positive(),
  /** The longest wait that a 429 may ask for; a longer one makes the object fail as TooManyRequests. */
  maxThrottleWaitSeconds: z.number().nonnegative(),
  quarantine: z.strictObject({
    minimumFailures: z.int().positive(),
    failureProportion: z.number().min(0).max(1),
    maximumFailures: z.int().positive(),
    maximumFailuresWithReferences: z.int().positive()
  })
})
export type Settings = z.infer<typeof settingsSchema>

export const defaultSettings: Settings = {
  scope: 'SyncAssigned',
  groupProvisioning: false,
  preventAccidentalDeletions: null,
  skipOutOfScopeDeletions: false,
  targetObjectActions: { create: true, update: true, delete: true },
  userPatchNoContent: false,
  timeoutSeconds: 30,
  maxThrottleWaitSeconds: 60,
  quarantine: {
    minimumFailures: 5000,
    failureProportion: 0.4,
    maximumFailures: 40_000,
    maximumFailuresWithReferences: 60_000
  }
}

export const applicationSchema = z.strictObject({
  jobId: z.string(),
  /** Null until somebody creates the application by name. */
  displayName: z.string().min(1).nullable().default(null),
  /** Whether only assigned people may sign in. */
  assignmentRequired: z.boolean().default(true),
  singleSignOn: singleSignOnSchema.default(noSingleSignOn),
  /** Whether cycles run by themselves. */
  provisioningStarted: z.boolean().default(false),
  tenantUrl: z.string().nullable(),
  assignments: z.strictObject({ users: z.array(guidSchema), groups: z.array(guidSchema) }),
  mappings: z.array(mappingSchema),
  settings: settingsSchema,
  sync: syncSchema
})
export type Application = z.infer<typeof applicationSchema>

export const newApplication = (id: string): Application => ({
  jobId: `scim.${id.replaceAll('-', '').slice(0, 16)}`,
  displayName: null,
  assignmentRequired: true,
  singleSignOn: noSingleSignOn,
  provisioningStarted: false,
  tenantUrl: null,
  assignments: { users: [], groups: [] },
  mappings: [...defaultMappings],
  settings: defaultSettings,
  sync: emptySync
})

/**
 * "Create your own application": an application as the gallery leaves it, with Entra's long list of attribute mappings and
 * with groups provisioned.
 *
 * @throws {UsageError} if the name is empty.
 */
export function createApplication(id: string, displayName: string): Application {
  const name = displayName.trim()
  if (name === '') throw new UsageError('An application must have a name.')
  return {
    ...newApplication(id),
    displayName: name,
    mappings: [...galleryMappings],
    settings: { ...defaultSettings, groupProvisioning: true }
  }
}

/** What the application is called; null while there is none but the empty one each tenant begins with. */
export function applicationName({ displayName, tenantUrl, assignments, singleSignOn }: Application): string | null {
  const inUse = tenantUrl !== null || assignments.users.length > 0 || assignments.groups.length > 0
  return displayName ?? (inUse || singleSignOn.mode === 'SAML' ? 'Enterprise application' : null)
}

/** The Application ID: follows from the job's, since both are given together and never change. */
export function applicationId({ jobId }: Application): string {
  const hex = createHash('sha256').update(jobId).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Whether the user may sign in to it: assigned directly or as a direct member of a group, whatever provisioning's scope is. */
export const maySignIn = (
  { assignmentRequired, assignments }: Application,
  directory: Directory,
  user: User
): boolean =>
  !assignmentRequired ||
  assignments.users.includes(user.objectId) ||
  assignments.groups.some(group => directory.groups[group]?.members.includes(user.objectId))

/** Whether the application's scope holds the user: everybody, or those assigned directly or as a direct member of a group. */
export function isAssigned({ assignments, settings }: Application, directory: Directory, user: User): boolean {
  if (settings.scope === 'SyncAll' || assignments.users.includes(user.objectId)) return true
  return assignments.groups.some(group => directory.groups[group]?.members.includes(user.objectId))
}

/** Everybody in scope at once; the cost is one pass over assignments and members. */
export function assignedUsers({ assignments, settings }: Application, directory: Directory): ReadonlySet<string> {
  if (settings.scope === 'SyncAll') return new Set(Object.keys(directory.users))
  const assigned = new Set(assignments.users)
  for (const group of assignments.groups)
    for (const member of directory.groups[group]?.members ?? []) assigned.add(member)
  return assigned
}

export const assignedGroups = ({ assignments, settings }: Application, directory: Directory): readonly string[] =>
  settings.scope === 'SyncAll'
    ? Object.keys(directory.groups)
    : assignments.groups.filter(group => directory.groups[group] !== undefined)

/**
 * Sets the mapping of one target attribute, replacing the one there was. The next cycle is an initial one, as in Entra.
 *
 * @throws {UsageError} if the target, the expression or the precedence does not make sense.
 */
export function withMapping(app: Application, mapping: AttributeMapping): Application {
  const path = parseTargetPath(mapping.target)
  if (mapping.source.type === 'Expression') parseExpression(mapping.source.expression)
  const normal = { ...mapping, target: path.text }
  if (isReference(normal) && mapping.matchingPrecedence !== undefined)
    throw new UsageError('A reference attribute cannot match objects: leave out the matching precedence.')
  const others = app.mappings.filter(({ target }) => target !== path.text)
  const rival = others.find(other => other.matchingPrecedence === (mapping.matchingPrecedence ?? Number.NaN))
  if (rival)
    throw new UsageError(`${rival.target} has matching precedence ${rival.matchingPrecedence}: choose another number.`)
  const at = app.mappings.findIndex(({ target }) => target === path.text)
  const mappings = at < 0 ? [...others, normal] : others.toSpliced(at, 0, normal)
  return remapped(app, mappings)
}

/** @throws {UsageError} if there is no such mapping, or it is the last that matches objects. */
export function withoutMapping(app: Application, target: string): Application {
  const path = parseTargetPath(target)
  if (!app.mappings.some(mapping => mapping.target === path.text))
    throw new UsageError(`${path.text} is not mapped: entra app mapping list shows what is.`)
  return remapped(
    app,
    app.mappings.filter(mapping => mapping.target !== path.text)
  )
}

export const withDefaultMappings = (app: Application): Application => remapped(app, [...defaultMappings])

const remapped = (app: Application, mappings: readonly AttributeMapping[]): Application => {
  if (!mappings.some(({ matchingPrecedence }) => matchingPrecedence !== undefined))
    throw new UsageError('At least one mapping must match objects: give another one a matching precedence first.')
  return { ...app, mappings: [...mappings], sync: restarted(app.sync) }
}
