/** What the process log is told of an exception that nobody foresaw. */
export interface LoggedFailure {
  readonly name: string
  readonly code?: string
  /** The message less everything in quotes, since drivers and parsers quote the data they stumbled upon. */
  readonly message: string
  /** Where it was thrown: file and line, no values. */
  readonly frames: readonly string[]
  readonly cause?: LoggedFailure
}

const maxCauses = 3
const maxFrames = 12

/**
 * Describes an exception for the process log, which holds neither personal data nor secrets.
 *
 * Members that drivers hang on their errors (`detail`, `parameters`, `where`) are left out: they hold rows.
 */
export function describeFailure(error: unknown, depth = 0): LoggedFailure {
  if (!(error instanceof Error))
    return { name: typeof error, message: 'something was thrown that is no Error', frames: [] }
  const { code } = error as { code?: unknown }
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    message: withoutQuotations(error.message),
    frames: framesOf(error),
    ...(error.cause !== undefined && depth < maxCauses ? { cause: describeFailure(error.cause, depth + 1) } : {})
  }
}

const withoutQuotations = (message: string): string =>
  message
    .slice(0, 2_000)
    .replace(/"[^"]*"?|'[^']*'?|`[^`]*`?|\([^)]*\)?/g, '…')
    .slice(0, 300)

const framesOf = (error: Error): string[] =>
  (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, maxFrames)
    .map(line => line.trim())
