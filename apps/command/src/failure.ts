import { ExchangeProblem, SourceProblem } from '@sealpost/client'
import { EnvelopeError } from '@sealpost/envelope'

/** A refusal of the commands' own: a stable code, and one sentence that says what, why and how to mend it. */
export class CommandProblem extends Error {
  override readonly name = 'CommandProblem'
  readonly code: string
  readonly detail: string

  constructor(code: string, detail: string, cause?: unknown) {
    super(detail, cause === undefined ? {} : { cause })
    this.code = code
    this.detail = detail
  }
}

/**
 * What is thrown instead when a command was stopped: how to go on. Anything else passes through.
 *
 * @param lasting Whether anything was kept to go on with.
 */
export function stopped(error: unknown, signal: AbortSignal, lasting: boolean): unknown {
  if (!signal.aborted || error !== signal.reason) return error
  const next = lasting
    ? 'The same command again goes on where it was.'
    : 'Nothing was kept to go on with: it begins anew.'
  return new CommandProblem('stopped', `Stopped. ${next}`)
}

export interface Failure {
  readonly code: string
  readonly detail: string
}

/** What people and programs are told of a failure; undefined for a defect of this program. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof CommandProblem) return { code: error.code, detail: error.detail }
  if (error instanceof SourceProblem) return { code: error.code, detail: error.detail }
  if (error instanceof EnvelopeError) return { code: `envelope.${error.code}`, detail: error.detail }
  if (error instanceof ExchangeProblem) return { code: error.code, detail: problemDetail(error) }
  if (isSystemError(error)) return { code: `file.${error.code.toLowerCase()}`, detail: systemDetail(error) }
  return undefined
}

function problemDetail(problem: ExchangeProblem): string {
  const fields = Object.entries(problem.fields).map(([field, sentence]) => ` ${field}: ${sentence}`)
  return `${problem.detail}${reasonOf(problem)}${fields.join('')}`
}

/** Why a connection failed, in the system's short word: `ECONNREFUSED`, `CERT_HAS_EXPIRED`. */
function reasonOf(problem: ExchangeProblem): string {
  const cause = problem.cause instanceof Error ? problem.cause.cause : undefined
  return isSystemError(cause) ? ` (${cause.code})` : ''
}

interface SystemError extends Error {
  readonly code: string
  readonly path?: string
}

export const isSystemError = (error: unknown): error is SystemError =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error.code)

/** Whether a call on a file failed for this reason. */
export const failedWith = (error: unknown, ...codes: readonly string[]): boolean =>
  isSystemError(error) && codes.includes(error.code)

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EEXIST: 'something else has that name',
  EACCES: 'you may not do that there',
  EPERM: 'you may not do that there',
  ENOSPC: 'no room is left on the disk',
  EDQUOT: 'no room is left for you on the disk',
  EROFS: 'the disk can’t be written to',
  ENOTDIR: 'a part of the path is no folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long for the disk',
  EMFILE: 'too many files are open',
  EFBIG: 'the file is too large for the disk',
  EIO: 'the disk failed'
}

function systemDetail({ code, path, message }: SystemError): string {
  const reason = reasons[code]
  return reason ? `${path ?? 'A file'}: ${reason}.` : message
}
