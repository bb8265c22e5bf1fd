/**
 * Microsoft Entra ID, its validators and its reference client.
 *
 * One dialect for both of Entra's ways to PATCH: with `aadOptscim062020` in the tenant URL its cycles send the compact
 * form, while provisioning on demand goes on sending the default one.
 *
 * @see [Known issues with SCIM 2.0 compliance](https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility)
 */
import { defineDialect } from './dialect.ts'

export const entraDialect = defineDialect('entra', [
  'boolean-as-string',
  'complex-as-string',
  'single-value-as-list',
  'path-as-key',
  'empty-clears',
  'remove-with-value',
  'role-as-json-string',
  'misspelled-urn'
])
