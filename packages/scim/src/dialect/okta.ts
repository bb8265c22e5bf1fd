/**
 * Okta: a group's rename carries the group's `id` beside the new name.
 *
 * @see [Okta and SCIM 2.0](https://developer.okta.com/docs/reference/scim/scim-20/)
 */
import { defineDialect } from './dialect.ts'

export const oktaDialect = defineDialect('okta', ['read-only-in-value'])
