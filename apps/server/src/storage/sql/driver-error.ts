// A driver's error in the portal's own terms: one function for each database. What a client or an operator can mend, or what passes
// by itself, becomes a DomainError; what remains is a defect of ours and stays as it is.
import { DomainError } from '../../domain/domain-error.ts'

/** The database can't do it now. */
export class DatabaseUnavailable extends DomainError {
  /** Whether the same transaction may well succeed when it is run again. */
  readonly transient: boolean

  constructor(code: string, detail: string, cause: unknown, transient: boolean) {
    super('unavailable', code, detail, cause)
    this.transient = transient
  }
}

/** The connection broke while a commit was on its way: it may have happened or not. */
export class UnknownOutcome extends DomainError {
  constructor(cause: unknown) {
    const detail =
      'The database stopped answering during the commit, so the change may or may not have been made: read before you repeat it.'
    super('unavailable', 'store.unknown-outcome', detail, cause)
  }
}

const unavailable = (detail: string, cause: unknown, transient = false): DatabaseUnavailable =>
  new DatabaseUnavailable('store.unavailable', detail, cause, transient)

export const busy = (cause: unknown): DatabaseUnavailable =>
  new DatabaseUnavailable(
    'store.busy',
    'Another process has been writing to the database for too long: try again soon.',
    cause,
    false
  )

export const closed = (): DomainError =>
  new DomainError('unavailable', 'store.closed', 'The portal is stopping and takes no more changes: try again soon.')

/** Primary result codes of SQLite that tell of the machine and not of our statements. */
const sqliteFaults: ReadonlyMap<number, string> = new Map([
  [3, 'the process may not access it: check the owner and the mode of SEALPOST_DATA'],
  [8, 'it can only be read: check the owner and the mode of SEALPOST_DATA, and that the disk is not mounted read-only'],
  [10, 'the disk reports an error: check the disk'],
  [11, 'it is damaged: restore it from a backup'],
  [13, 'the disk is full: make room'],
  [14, 'it cannot be opened: check that SEALPOST_DATA exists and may be written to'],
  [26, 'it is no database of this portal: check SEALPOST_DATA']
])

/** Whether SQLite was kept from its work by another connection. */
export const isSqliteBusy = (error: unknown): boolean => (sqliteCode(error) ?? 0) % 256 === 5

const sqliteCode = (error: unknown): number | undefined => {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' ? code : undefined
}

/** @returns DomainError `store.busy`, `store.closed` or `store.unavailable`, or the error itself */
export function sqliteError(error: unknown): unknown {
  if (isSqliteBusy(error)) return busy(error)
  if (error instanceof Error && 'code' in error && error.code === 'ERR_INVALID_STATE') return closed()
  const fault = sqliteFaults.get((sqliteCode(error) ?? 0) % 256)
  return fault ? unavailable(`The database file can't be used, because ${fault}.`, error) : error
}

const serverFaults: ReadonlyMap<string, { readonly why: string; readonly transient: boolean }> = new Map([
  ['40001', { why: 'another transaction was in the way', transient: true }],
  ['40P01', { why: 'another transaction was in the way', transient: true }],
  ['57P01', { why: 'it is shutting down', transient: true }],
  ['57P02', { why: 'it is restarting', transient: true }],
  ['57P03', { why: 'it is starting', transient: true }],
  ['25P03', { why: 'the transaction was idle for too long', transient: false }],
  ['53300', { why: 'it has too many connections', transient: true }],
  ['53100', { why: 'its disk is full', transient: false }],
  ['53200', { why: 'it is out of memory', transient: false }],
  ['25006', { why: 'it can only be read from (a standby?)', transient: false }],
  ['57014', { why: 'the statement took longer than it allows', transient: false }],
  ['28P01', { why: 'it refuses the password in SEALPOST_DATABASE_URL', transient: false }],
  ['28000', { why: 'it refuses the user in SEALPOST_DATABASE_URL', transient: false }],
  ['3D000', { why: 'the database named in SEALPOST_DATABASE_URL does not exist', transient: false }]
])

const lockTimeout = '55P03'
const networkCode = /^(08...|ECONN[A-Z]+|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)$/
const brokenConnection =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout exceeded)/

/** @returns DomainError `store.busy`, `store.closed` or `store.unavailable`, or the error itself */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  if (error.message === 'Cannot use a pool after calling end on the pool') return closed()
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === lockTimeout) return busy(error)
  const fault = serverFaults.get(code)
  if (fault) return unavailable(`PostgreSQL can't do it, because ${fault.why}.`, error, fault.transient)
  if (!networkCode.test(code) && !brokenConnection.test(error.message)) return error
  return unavailable(
    'PostgreSQL does not answer: check that it runs and that SEALPOST_DATABASE_URL leads to it.',
    error,
    true
  )
}
