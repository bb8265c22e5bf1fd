/**
 * One entry of the provisioning log: what was done about one object, step by step, with every request and answer. The
 * shape follows Microsoft Graph's provisioningObjectSummary; `exchanges` is this program's addition.
 *
 * @see https://learn.microsoft.com/graph/api/resources/provisioningobjectsummary
 */
import type { Finding } from '../judge/finding.ts'
import type { Exchange } from '../scim/exchange.ts'

export type StepType = 'TestConnection' | 'Import' | 'Scoping' | 'Matching' | 'ReferenceResolution' | 'Export'
export type StepStatus = 'Success' | 'Failure' | 'Skipped'

export type ProvisioningStep = {
  readonly name: string
  readonly provisioningStepType: StepType
  readonly status: StepStatus
  readonly description: string
  readonly details?: Readonly<Record<string, unknown>> | undefined
}

export type ModifiedProperty = {
  readonly displayName: string
  readonly oldValue: unknown
  readonly newValue: unknown
}

export type ProvisioningAction = 'Create' | 'Update' | 'Disable' | 'Delete' | 'StagedDelete' | 'Other'

export type ErrorInformation = {
  readonly errorCode: string
  readonly reason: string
  readonly recommendedAction?: string
  readonly nextRetryAt?: string
}

export type ProvisioningEntry = {
  readonly id: string
  readonly activityDateTime: string
  readonly jobId: string
  readonly cycleId: string
  readonly provisioningAction: ProvisioningAction
  readonly durationInMilliseconds: number
  readonly sourceIdentity: {
    readonly id: string
    readonly displayName: string
    readonly identityType: 'User' | 'Group'
  }
  readonly targetIdentity: { readonly id: string } | null
  readonly provisioningSteps: readonly ProvisioningStep[]
  readonly modifiedProperties: readonly ModifiedProperty[]
  readonly provisioningStatusInfo: {
    readonly status: StepStatus
    readonly errorInformation?: ErrorInformation
  }
  readonly exchanges: readonly Exchange[]
}

export type EntryHead = Pick<ProvisioningEntry, 'jobId' | 'cycleId' | 'sourceIdentity'> & {
  readonly id: string
  readonly now: Date
}

/** Collects what happens to one object until its entry is finished. */
export type EntryDraft = {
  readonly exchanges: Exchange[]
  readonly findings: () => readonly Finding[]
  step(type: StepType, status: StepStatus, description: string, details?: Readonly<Record<string, unknown>>): void
  modified(properties: readonly ModifiedProperty[]): void
  finish(
    action: ProvisioningAction,
    targetId: string | undefined,
    status: StepStatus,
    error?: ErrorInformation
  ): ProvisioningEntry
}

const stepNames: Readonly<Record<StepType, string>> = {
  TestConnection: 'Test connection',
  Import: 'Import user',
  Scoping: 'Determine if user is in scope',
  Matching: 'Match user between source and target system',
  ReferenceResolution: 'Resolve references',
  Export: 'Perform action'
}

export function draftEntry(head: EntryHead): EntryDraft {
  const { now, ...identity } = head
  const startedAt = performance.now()
  const exchanges: Exchange[] = []
  const steps: ProvisioningStep[] = []
  const modifiedProperties: ModifiedProperty[] = []
  const noun = head.sourceIdentity.identityType.toLowerCase()
  return {
    exchanges,
    findings: () => exchanges.flatMap(exchange => exchange.findings),
    step(provisioningStepType, status, description, details) {
      const name = stepNames[provisioningStepType].replace('user', noun)
      steps.push({ name, provisioningStepType, status, description, ...(details ? { details } : {}) })
    },
    modified(properties) {
      modifiedProperties.push(...properties)
    },
    finish: (provisioningAction, targetId, status, errorInformation) => ({
      ...identity,
      activityDateTime: now.toISOString(),
      provisioningAction,
      durationInMilliseconds: Math.round(performance.now() - startedAt),
      targetIdentity: targetId === undefined ? null : { id: targetId },
      provisioningSteps: steps,
      modifiedProperties,
      provisioningStatusInfo: errorInformation ? { status, errorInformation } : { status },
      exchanges
    })
  }
}
