/**
 * What the person at the keyboard asked for cannot be done: an unknown user, a missing setting, a name taken.
 * The command ends with exit code 2; the endpoint is not to blame. `message` is one sentence that says how to mend it.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
