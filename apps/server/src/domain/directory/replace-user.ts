import { applyReplace, type Resource } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import { type ChangedPerson, changePerson, type PersonChange } from './change-person.ts'

/**
 * Replaces a person's attributes by those sent; what was left out is unassigned, except that an inactive account stays inactive.
 *
 * @throws as {@link patchUser}
 * @see [RFC 7644 §3.5.1](https://www.rfc-editor.org/rfc/rfc7644#section-3.5.1)
 */
export function replaceUser(
  portal: Portal,
  occasion: Occasion,
  change: PersonChange & { readonly attributes: Resource }
): Promise<ChangedPerson> {
  return changePerson(portal, occasion, change, stored => applyReplace(stored, change.attributes, portal.userType))
}
