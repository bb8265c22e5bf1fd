/**
 * What the provisioning job remembers between requests: the target's id of every object, the failures waiting for a retry
 * (escrows), the watermark and the quarantine. Shapes and their empty state; the rules are in the files beside.
 */
import { z } from 'zod'
import { guidSchema, instantSchema } from '../tenant/directory.ts'

/** A source object that has been matched with, or created as, an object of the target. */
export const linkSchema = z.strictObject({
  objectType: z.enum(['User', 'Group']),
  /** The target's id: cached once, used ever after. */
  targetId: z.string().min(1),
  /** How people know the object; kept for the log after the source object is gone. */
  displayName: z.string(),
  /** False after the object left the scope: from then on nothing is sent for it, no DELETE either. */
  managed: z.boolean(),
  /** The last value of `active` that the target was seen to hold. */
  active: z.boolean().optional(),
  /** Removed from the tenant for good; the target still has to be told. */
  purged: z.boolean().optional(),
  /** The manager's id in the target, as last sent. */
  managerTargetId: z.string().optional(),
  /** Of a group: objectIds of the members sent so far. */
  members: z.array(guidSchema).optional()
})
export type Link = z.infer<typeof linkSchema>

export const escrowSchema = z.strictObject({
  objectId: guidSchema,
  /** A reference failure (a manager, a member) counts only towards the absolute threshold. */
  kind: z.enum(['object', 'reference']),
  firstFailureAt: instantSchema,
  attempts: z.int().positive(),
  /** Null once the schedule has run out: only a change of the object or a restart tries it again. */
  nextRetryAt: instantSchema.nullable(),
  code: z.string(),
  message: z.string(),
  /** The directory's change number at the failure: a later change of the object is tried at once. */
  changeNumber: z.int().nonnegative()
})
export type Escrow = z.infer<typeof escrowSchema>

export const quarantineReasons = {
  /** The endpoint refused the credentials, or its answer to the connection test was not one of SCIM. */
  exception: 'EncounteredQuarantineException',
  proportion: 'EncounteredEscrowProportionThreshold',
  base: 'EncounteredBaseEscrowThreshold',
  total: 'EncounteredTotalEscrowThreshold',
  deletes: 'TooManyDeletes'
} as const
export type QuarantineReason = (typeof quarantineReasons)[keyof typeof quarantineReasons]

export const quarantineSchema = z.strictObject({
  reason: z.enum(Object.values(quarantineReasons)),
  message: z.string(),
  /** When the present series of quarantines began. */
  seriesBegan: instantSchema,
  attempts: z.int().positive(),
  nextAttempt: instantSchema
})
export type Quarantine = z.infer<typeof quarantineSchema>

export const cycleSummarySchema = z.strictObject({
  cycleId: guidSchema,
  kind: z.enum(['Initial', 'Incremental']),
  startedAt: instantSchema,
  completedAt: instantSchema,
  state: z.enum(['Succeeded', 'EntryLevelErrors', 'Quarantined']),
  counts: z.strictObject({
    created: z.int(),
    updated: z.int(),
    disabled: z.int(),
    deleted: z.int(),
    staged: z.int(),
    skipped: z.int(),
    failed: z.int(),
    /** Answers of the endpoint that were not as the standard or Microsoft's description has them. */
    findings: z.int()
  })
})
export type CycleSummary = z.infer<typeof cycleSummarySchema>

export const escrowKey = ({ objectId, kind }: Pick<Escrow, 'objectId' | 'kind'>) => `${objectId}:${kind}`
const escrowKeySchema = z.string().regex(/^[0-9a-f-]{36}:(object|reference)$/)

export const syncSchema = z.strictObject({
  links: z.record(guidSchema, linkSchema),
  escrows: z.record(escrowKeySchema, escrowSchema),
  /** The directory's change number at the end of the last whole cycle; null before the initial one. */
  watermark: z.int().nonnegative().nullable(),
  quarantine: quarantineSchema.nullable(),
  /** After four weeks in quarantine the job stops until it is restarted. */
  disabled: z.boolean(),
  /** objectIds whose staged deletion waits for, or has, the administrator's word. */
  stagedDeletes: z.array(guidSchema),
  allowedDeletes: z.array(guidSchema),
  lastCycle: cycleSummarySchema.nullable()
})
export type SyncState = z.infer<typeof syncSchema>

export const emptySync: SyncState = {
  links: {},
  escrows: {},
  watermark: null,
  quarantine: null,
  disabled: false,
  stagedDeletes: [],
  allowedDeletes: [],
  lastCycle: null
}

/**
 * "Restart provisioning": forgets watermark, escrows and quarantine, so that the next cycle is an initial one.
 *
 * @param breakLinks Also forgets which target object belongs to which source object (Graph's `resetScope: Full`).
 */
export const restarted = (sync: SyncState, breakLinks = false): SyncState => ({
  ...emptySync,
  links: breakLinks ? {} : sync.links,
  lastCycle: sync.lastCycle
})
