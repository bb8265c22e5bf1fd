// Users within a decision.
import { quoted, type ResourceType } from '@sealpost/scim'
import { isActive, type User, userNameOf } from '../../domain/directory/user.ts'
import { DomainError } from '../../domain/domain-error.ts'
import type { UserId } from '../../domain/id.ts'
import type { AdministratorCount, Transaction } from '../../domain/store.ts'
import type { WriteConnection } from './connection.ts'
import { emailRows } from './email-match.ts'
import { changesOf, rowOf } from './statement.ts'
import { listingRowOf, sameListing } from './user-listing.ts'
import { countAdministrators, findById, findByUserName } from './user-reader.ts'
import { namesOf, stateOf, type UserRow, userOf } from './user-rows.ts'
import type { UserStatements } from './user-statements.ts'

/** A user as this decision left it in its row. */
interface Known {
  readonly seq: number
  readonly user: User
}

export class SqlUserWriter implements SqlUsers {
  readonly #connection: WriteConnection
  readonly #statements: UserStatements
  readonly #type: ResourceType
  readonly #beforeWrite: () => void
  /** What was read or written so far, so that a change writes only what differs. */
  readonly #known = new Map<string, Known>()

  constructor(connection: WriteConnection, statements: UserStatements, type: ResourceType, beforeWrite: () => void) {
    this.#connection = connection
    this.#statements = statements
    this.#type = type
    this.#beforeWrite = beforeWrite
  }

  async byId(id: UserId): Promise<User | undefined> {
    return this.#know(await findById(this.#connection, this.#statements, id))
  }

  async byUserName(userName: string): Promise<User | undefined> {
    return this.#know(await findByUserName(this.#connection, this.#statements, userName))
  }

  async insert(user: User): Promise<void> {
    this.#beforeWrite()
    const row = {
      ...stateOf(user, this.#type),
      ...namesOf(user),
      id: user.id,
      source: user.source,
      created_at: user.createdAt
    }
    const inserted = await rowOf(this.#connection, this.#statements.insert, row)
    if (!inserted) throw nameTaken(user)
    this.#insertEmails(inserted.seq, user)
    const { insertListing } = this.#statements
    this.#connection.send(insertListing, insertListing.bind({ ...listingRowOf(user), seq: inserted.seq }))
    this.#known.set(user.id, { seq: inserted.seq, user })
  }

  async update(user: User): Promise<void> {
    if (!this.#known.has(user.id)) await this.byId(user.id)
    const before = this.#known.get(user.id)
    if (!before) throw new DomainError('not-found', 'user.unknown', `No user has the id ${quoted(user.id)}.`)
    await this.#rename(before, user)
    this.#beforeWrite()
    const { update } = this.#statements
    this.#connection.send(update, update.bind({ ...stateOf(user, this.#type), seq: before.seq }))
    if (before.user.attributes.emails !== user.attributes.emails) this.#replaceEmails(before.seq, user)
    if (isActive(before.user) !== isActive(user)) this.#settleTransfers(user)
    if (!sameListing(before.user, user)) {
      const { updateListing } = this.#statements
      this.#connection.send(updateListing, updateListing.bind({ ...listingRowOf(user), seq: before.seq }))
    }
    this.#known.set(user.id, { seq: before.seq, user })
  }

  async remove(id: UserId): Promise<void> {
    this.#beforeWrite()
    this.#known.delete(id)
    await changesOf(this.#connection, this.#statements.remove, { id })
  }

  async countOtherAdministrators(except: UserId): Promise<number> {
    const row = await rowOf(this.#connection, this.#statements.countOtherAdministrators, { id: except })
    return row?.count ?? 0
  }

  countAdministrators(): Promise<AdministratorCount> {
    return countAdministrators(this.#connection, this.#statements)
  }

  #know(row: UserRow | undefined): User | undefined {
    if (!row) return undefined
    const user = userOf(row)
    this.#known.set(user.id, { seq: row.seq, user })
    return user
  }

  /** Nobody else writes meanwhile, so a name that is free stays so until this decision is over. */
  async #rename({ seq, user: before }: Known, user: User): Promise<void> {
    const names = namesOf(user)
    const old = namesOf(before)
    if (names.user_name_key === old.user_name_key && names.external_id === old.external_id) return
    if (names.user_name_key !== old.user_name_key) {
      const owner = await findByUserName(this.#connection, this.#statements, userNameOf(user))
      if (owner) throw nameTaken(user)
    }
    this.#beforeWrite()
    this.#connection.send(this.#statements.rename, this.#statements.rename.bind({ ...names, seq }))
  }

  #settleTransfers(user: User): void {
    const { settleTransfers } = this.#statements
    this.#connection.send(settleTransfers, settleTransfers.bind({ owner: user.id, active: isActive(user) ? 1 : 0 }))
  }

  #replaceEmails(seq: number, user: User): void {
    const { removeEmails } = this.#statements
    this.#connection.send(removeEmails, removeEmails.bind({ seq }))
    this.#insertEmails(seq, user)
  }

  #insertEmails(seq: number, user: User): void {
    const { insertEmail } = this.#statements
    for (const { position, typeKey, valueKey } of emailRows(user.attributes, this.#type)) {
      const row = { user_seq: seq, position, type_key: typeKey, value_key: valueKey }
      this.#connection.send(insertEmail, insertEmail.bind(row))
    }
  }
}

type SqlUsers = Transaction['users']

function nameTaken(user: User): DomainError {
  const name = quoted(userNameOf(user))
  const detail = `The userName ${name} belongs to an account that exists already: match it by userName (filter userName eq ${name}) and update that account instead.`
  return new DomainError('conflict', 'user.userName-taken', detail)
}
