/** OneLogin: bodies of SCIM 2 under the URNs of SCIM 1. */
import { defineDialect } from './dialect.ts'

export const oneLoginDialect = defineDialect('onelogin', ['scim1-urn'])
