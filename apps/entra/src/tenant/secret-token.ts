/** The secret token of the application, as it goes into a header. */
import { UsageError } from '../usage-error.ts'

/** @throws {UsageError} if it is empty or holds what a header cannot. */
export function secretTokenOf(given: string): string {
  const token = given.trim()
  if (token === '' || /[^\x21-\x7e]/.test(token))
    throw new UsageError(
      'The secret token is missing or holds a space or a character that a header cannot: copy it whole, and nothing beside it.'
    )
  return token
}
