/** Puts a newly created application into the tenant, which has room for one. */
import { UsageError } from '../usage-error.ts'
import { type Application, applicationName } from './application.ts'
import type { TenantState } from './state.ts'

/** @throws {UsageError} if there is an application already. */
export function withNewApplication(state: TenantState, app: Application): TenantState {
  if (applicationName(state.app) !== null)
    throw new UsageError(
      'This tenant has its application already: delete that one under Properties of its page, or make another tenant (entra tenant init --tenant DIR).'
    )
  return { ...state, app }
}
