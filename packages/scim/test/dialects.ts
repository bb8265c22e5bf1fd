/** The dialect of a mount point that takes any client, and what it makes of a body that nothing may modify. */
import { composeDialects, type Dialect } from '../src/dialect/dialect.ts'
import { entraDialect } from '../src/dialect/entra.ts'
import { oktaDialect } from '../src/dialect/okta.ts'
import { oneLoginDialect } from '../src/dialect/one-login.ts'
import { rfcDialect } from '../src/dialect/rfc.ts'
import type { JsonValue } from '../src/json.ts'
import { deepFreeze } from './deep-freeze.ts'
import { userType } from './types.ts'

export const anyDialect = composeDialects('any', rfcDialect, entraDialect, oktaDialect, oneLoginDialect)

/** The resource that the body of a POST or PUT becomes. */
export function correctedResource(body: JsonValue, dialect: Dialect = anyDialect): JsonValue {
  return dialect.resource(deepFreeze(body), userType).value
}

/** The operations that one operation of a PATCH becomes. */
export function correctedOperations(operation: JsonValue, dialect: Dialect = anyDialect): JsonValue {
  const { value } = dialect.patch(deepFreeze({ Operations: [operation] }), userType)
  return (value as { readonly Operations: JsonValue }).Operations
}
