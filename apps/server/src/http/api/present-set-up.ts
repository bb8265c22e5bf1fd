import type { SetUp as PresentedSetUp } from '@sealpost/api'
import type { SetUp } from '../../domain/connections/set-up.ts'
import { present, presentOrNull } from './present-instant.ts'

/** How far the set-up has come. */
export const presentSetUp = ({
  values,
  providerId,
  keys,
  seen,
  lastRefusal,
  originWarning
}: SetUp): PresentedSetUp => ({
  values: { ...values },
  providerId,
  keys,
  seen: {
    provider: presentOrNull(seen.provider),
    firstSignIn: presentOrNull(seen.firstSignIn),
    scimKey: presentOrNull(seen.scimKey),
    testConnection: presentOrNull(seen.testConnection),
    firstProvisionedUser: presentOrNull(seen.firstProvisionedUser),
    firstChange: presentOrNull(seen.firstChange),
    firstDeactivation: presentOrNull(seen.firstDeactivation)
  },
  lastRefusal: lastRefusal && { ...lastRefusal, at: present(lastRefusal.at) },
  originWarning
})
