import type { Profile } from '@sealpost/api'
import type { Profile as OwnProfile } from '../../domain/directory/profile.ts'
import { namePartsOf, presentUser } from './present-user.ts'

/** The account acted in, as its profile page shows it. */
export const presentProfile = ({ user, password, secondFactor }: OwnProfile): Profile => ({
  user: presentUser(user),
  ...namePartsOf(user.user),
  namesManagedBy: user.user.source === 'scim' ? 'identity-provider' : 'portal',
  password,
  secondFactor: {
    enabled: secondFactor !== null && secondFactor.confirmedAt !== null,
    recoveryCodesLeft: secondFactor?.confirmedAt ? secondFactor.recoveryCodes.length : 0
  }
})
