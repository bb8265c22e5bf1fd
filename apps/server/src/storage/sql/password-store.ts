// Passwords and second factors, as they are handed in. Nothing here knows how they are made or checked.
import type { User } from '../../domain/directory/user.ts'
import type { UserId } from '../../domain/id.ts'
import type { SecondFactor } from '../../domain/sign-on/second-factor.ts'
import type { PasswordOwner, PasswordReader, Transaction } from '../../domain/store.ts'
import { type Connection, isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, rowOf, rowsOf, statement } from './statement.ts'
import { nameKeyOf, type UserRow, userColumnNames, userOf } from './user-rows.ts'

export type PasswordStatements = ReturnType<typeof passwordStatements>

export const passwordStatements = (db: Builder) => ({ ...readStatements(db), ...writeStatements(db) })

function readStatements(db: Builder) {
  const owners = db
    .selectFrom('users')
    .leftJoin('passwords', 'passwords.user_id', 'users.id')
    .leftJoin('second_factors', 'second_factors.user_id', 'users.id')
    .select([
      ...userColumnNames,
      'passwords.encoded_hash',
      'second_factors.sealed_secret',
      'second_factors.confirmed_at',
      'second_factors.last_step',
      'second_factors.recovery_codes'
    ])
  return {
    byUserName: statement<{ name: string }>()(slot => owners.where('users.user_name_key', '=', slot('name'))),
    byUser: statement<{ user: string }>()(slot => owners.where('users.id', '=', slot('user'))),
    owners: statement<{ limit: number }>()(slot =>
      db
        .selectFrom('users')
        .innerJoin('passwords', 'passwords.user_id', 'users.id')
        .leftJoin('second_factors', 'second_factors.user_id', 'users.id')
        .select([...userColumnNames, 'second_factors.confirmed_at'])
        .where('users.active', '=', 1)
        .orderBy('users.user_name_key')
        .limit(slot('limit'))
    )
  }
}

function writeStatements(db: Builder) {
  return {
    write: statement<{ user: string; hash: string }>()(slot =>
      db
        .insertInto('passwords')
        .values({ user_id: slot('user'), encoded_hash: slot('hash') })
        .onConflict(conflict =>
          conflict.column('user_id').doUpdateSet(({ ref }) => ({ encoded_hash: ref('excluded.encoded_hash') }))
        )
    ),
    remove: statement<{ user: string }>()(slot => db.deleteFrom('passwords').where('user_id', '=', slot('user'))),
    writeFactor: statement<{
      user: string
      secret: Uint8Array
      confirmed: number | null
      step: number
      codes: string
    }>()(slot =>
      db
        .insertInto('second_factors')
        .values({
          user_id: slot('user'),
          sealed_secret: slot('secret'),
          confirmed_at: slot('confirmed'),
          last_step: slot('step'),
          recovery_codes: slot('codes')
        })
        .onConflict(conflict =>
          conflict.column('user_id').doUpdateSet(({ ref }) => ({
            sealed_secret: ref('excluded.sealed_secret'),
            confirmed_at: ref('excluded.confirmed_at'),
            last_step: ref('excluded.last_step'),
            recovery_codes: ref('excluded.recovery_codes')
          }))
        )
    ),
    removeFactor: statement<{ user: string }>()(slot =>
      db.deleteFrom('second_factors').where('user_id', '=', slot('user'))
    )
  }
}

interface OwnerRow extends UserRow {
  readonly encoded_hash: string | null
  readonly sealed_secret: Uint8Array | null
  readonly confirmed_at: number | null
  readonly last_step: number | null
  readonly recovery_codes: string | null
}

const ownerOf = (row: OwnerRow): PasswordOwner => ({
  user: userOf(row),
  encodedHash: row.encoded_hash,
  secondFactor: secondFactorOf(row)
})

/** A row with a secret has all of a second factor. The cast says what only this file's own writing puts there. */
const secondFactorOf = ({ sealed_secret, confirmed_at, last_step, recovery_codes }: OwnerRow): SecondFactor | null =>
  sealed_secret && {
    sealedSecret: sealed_secret,
    confirmedAt: confirmed_at,
    lastStep: last_step ?? 0,
    recoveryCodes: JSON.parse(recovery_codes ?? '[]') as readonly string[]
  }

export class SqlPasswordReader implements PasswordReader {
  protected readonly connection: Connection
  protected readonly statements: PasswordStatements

  constructor(connection: Connection, statements: PasswordStatements) {
    this.connection = connection
    this.statements = statements
  }

  async byUserName(userName: string): Promise<PasswordOwner | undefined> {
    if (!isStorable(userName)) return undefined
    const row = await rowOf(this.connection, this.statements.byUserName, { name: nameKeyOf(userName) })
    return row && ownerOf(row)
  }

  async byUser(userId: UserId): Promise<PasswordOwner | undefined> {
    const row = isStorable(userId) ? await rowOf(this.connection, this.statements.byUser, { user: userId }) : undefined
    return row && ownerOf(row)
  }

  async owners(limit: number): Promise<readonly { readonly user: User; readonly secondFactor: boolean }[]> {
    const rows = await rowsOf(this.connection, this.statements.owners, { limit })
    return rows.map(row => ({ user: userOf(row), secondFactor: row.confirmed_at !== null }))
  }
}

type Passwords = Transaction['passwords']
type SecondFactors = Transaction['secondFactors']

/** Passwords and second factors within a decision. */
export class SqlPasswordWriter {
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors

  constructor(connection: WriteConnection, statements: PasswordStatements, beforeWrite: () => void) {
    const reader = new SqlPasswordReader(connection, statements)
    const removeFactor = (userId: UserId) => changesOf(connection, statements.removeFactor, { user: userId })
    this.passwords = {
      byUser: userId => reader.byUser(userId),
      async write(userId, encodedHash) {
        beforeWrite()
        if (encodedHash !== null) {
          await changesOf(connection, statements.write, { user: userId, hash: encodedHash })
          return
        }
        await changesOf(connection, statements.remove, { user: userId })
        await removeFactor(userId)
      }
    }
    this.secondFactors = {
      async write(userId, factor) {
        beforeWrite()
        if (factor === null) await removeFactor(userId)
        else await changesOf(connection, statements.writeFactor, factorRow(userId, factor))
      }
    }
  }
}

const factorRow = (userId: UserId, factor: SecondFactor) => ({
  user: userId,
  secret: factor.sealedSecret,
  confirmed: factor.confirmedAt,
  step: factor.lastStep,
  codes: JSON.stringify(factor.recoveryCodes)
})
