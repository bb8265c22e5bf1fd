import { applyPatch, type PatchOperation } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import { type ChangedPerson, changePerson, type PersonChange } from './change-person.ts'

/**
 * Applies a PATCH to a person: all of it or nothing.
 *
 * @throws ScimError as {@link applyPatch}; DomainError `not-found` `user.unknown`, `precondition-failed` `user.version`,
 *   `invalid` `user.userName-immutable`, `conflict` `user.userName-taken`, `forbidden` `user.last-administrator`
 * @see [RFC 7644 §3.5.2](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.2)
 */
export function patchUser(
  portal: Portal,
  occasion: Occasion,
  change: PersonChange & { readonly operations: readonly PatchOperation[] }
): Promise<ChangedPerson> {
  return changePerson(portal, occasion, change, stored => applyPatch(stored, change.operations, portal.userType))
}
