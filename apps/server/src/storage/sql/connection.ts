// What storage asks of a connection to a database, whichever database it is. The drivers answer it; nothing here knows SQL.

/** What can be bound to a placeholder. The drivers refuse everything else, since both databases would take it for null or for text. */
export type SqlValue = string | number | bigint | null | Uint8Array

export interface Query {
  readonly sql: string
  /** Executed again and again with other parameters, and so worth keeping prepared for as long as the connection lives. */
  readonly kept: boolean
}

export interface Answer {
  readonly rows: readonly unknown[]
  /** How many rows an insert, update or delete touched. */
  readonly changes: number
}

export interface Connection {
  /** @throws DomainError `unavailable` when the database can't do its work now; the driver's own error for a defect of ours. */
  execute(query: Query, parameters: readonly SqlValue[]): Promise<Answer>
}

/**
 * The one connection that writes. Between `begin` and `commit` or `rollback` it is in a transaction that holds the lock of all
 * writers of the database.
 */
export interface WriteConnection extends Connection {
  /** Begins a transaction and executes the query in it that takes the lock; waits for other processes without blocking this one. */
  begin(lock: Query): Promise<Answer>
  /** Executes without being waited for, in order with the rest; a failure shows in `failure` and lets `commit` fail. */
  send(query: Query, parameters: readonly SqlValue[]): void
  /** Sets the mark that `undo` goes back to, in place of the one before. */
  mark(): void
  /** Goes back to the mark. If something failed that was sent before it, `failure` stays. */
  undo(): Promise<void>
  /** What made this transaction unusable, if anything has: it can only be rolled back then. */
  readonly failure: unknown
  /** Returns when the transaction is durable. @throws UnknownOutcome when nobody can tell whether it is */
  commit(): Promise<void>
  rollback(): Promise<void>
}

/** A database as storage uses it: many readers at once, one writer. */
export interface Database {
  readonly reader: Connection
  readonly writer: WriteConnection
  close(): Promise<void>
}

/**
 * Checks what is about to be bound.
 *
 * @throws TypeError for a value of another type, a number that isn't finite, or text that no PostgreSQL column can hold; the message
 *   names the place and never the value
 */
export function checkParameters(parameters: readonly unknown[]): asserts parameters is readonly SqlValue[] {
  for (let index = 0; index < parameters.length; index++) {
    const problem = problemOf(parameters[index])
    if (problem) throw new TypeError(`Parameter ${index + 1} of a statement ${problem}.`)
  }
}

function problemOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return isStorable(value) ? undefined : 'holds U+0000 or half of a surrogate pair'
    case 'number':
      return Number.isFinite(value) ? undefined : 'is not a finite number'
    case 'bigint':
      return undefined
    case 'object':
      return value === null || value instanceof Uint8Array ? undefined : 'is an object'
    default:
      return `is of type ${typeof value}`
  }
}

/** Whether both databases keep the text as it is; what isn't storable can't be stored anywhere, and so is found nowhere. */
export const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed()

/** A text of a client's that is only told of and never matched: what no column can hold is replaced. */
export const storable = (text: string): string =>
  isStorable(text) ? text : text.toWellFormed().replaceAll('\u0000', '\ufffd')
