/** A user to patch, and the two outcomes a patch can have. */
import { applyPatch } from '../src/patch.ts'
import type { PatchOperation } from '../src/patch-request.ts'
import type { Resource } from '../src/resource.ts'
import type { ResourceType } from '../src/resource-type.ts'
import { deepFreeze } from './deep-freeze.ts'
import { refusal } from './runs.ts'
import { enterpriseUrn, userType } from './types.ts'

export const user: Resource = deepFreeze({
  userName: 'bjensen@example.com',
  active: true,
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [
    { type: 'work', value: 'bjensen@example.com', primary: true },
    { type: 'home', value: 'babs@jensen.org' }
  ],
  [enterpriseUrn]: { department: 'Tours', manager: { value: '26118915' } }
})

/** The resource that results; neither it nor the operations can be modified on the way. */
export function patched(operations: readonly PatchOperation[], stored = user, type: ResourceType = userType): Resource {
  return applyPatch(stored, deepFreeze(operations), type)
}

/** Status and scimType of the refusal. */
export function refused(operations: readonly PatchOperation[], stored = user, type: ResourceType = userType) {
  const { status, scimType } = refusal(() => patched(operations, stored, type))
  return [status, scimType]
}
