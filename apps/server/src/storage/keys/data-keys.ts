// The keys of vaults over a database, and what is sealed under them. A key is looked up each time and kept nowhere: once it is destroyed, on
// whatever process, nothing opens any more.
import { randomBytes } from 'node:crypto'
import { DomainError } from '../../domain/domain-error.ts'
import type { VaultId } from '../../domain/id.ts'
import type { DataKeys, MasterKeyRotation } from '../../domain/portal.ts'
import type { Database } from '../sql/connection.ts'
import { Changes, type Turn } from './changes.ts'
import type { KeyStatements } from './key-tables.ts'
import { type MasterKeys, unwrap, wrap } from './master-keys.ts'
import { renewTable } from './renew-table.ts'
import { rotate } from './rotation.ts'
import { keyBytes, openUnder, sealUnder } from './sealing.ts'

interface KeyRow {
  /** null: destroyed */
  readonly wrapped_key: Uint8Array | null
  readonly epoch: number
  readonly sealed?: Uint8Array | null
}

/** How often a key is looked up again that was wrapped under another master key meanwhile. */
const maxLookUps = 10

export class SqlDataKeys implements DataKeys {
  readonly #database: Database
  readonly #statements: KeyStatements
  readonly #masters: MasterKeys
  readonly #changes: Changes
  /** One rotation after another: each begins after everything that its caller had destroyed. */
  #rotating: Promise<unknown> = Promise.resolve()
  #closing: Promise<void> | undefined

  constructor(database: Database, statements: KeyStatements, masters: MasterKeys) {
    this.#database = database
    this.#statements = statements
    this.#masters = masters
    this.#changes = new Changes(database, statements.lock)
  }

  async seal(vault: VaultId, plain: Uint8Array, context: string): Promise<Uint8Array> {
    const key = (await this.#find(vault)) ?? (await this.#make(vault))
    try {
      return sealUnder(key, vault, plain, context)
    } finally {
      key.fill(0)
    }
  }

  async open(vault: VaultId, sealed: Uint8Array, context: string): Promise<Uint8Array> {
    const key = await this.#find(vault)
    if (!key) throw erased()
    try {
      return openUnder(key, vault, sealed, context)
    } finally {
      key.fill(0)
    }
  }

  async destroy(vault: VaultId): Promise<void> {
    const at = Date.now()
    await this.#changes.make(async ({ writer }) => writer.send(this.#statements.destroy, [vault, at, at]))
  }

  async destroyedAfter(after: VaultId | null, limit: number): Promise<readonly VaultId[]> {
    const { rows } = await this.#database.reader.execute(this.#statements.destroyedAfter, [after ?? '', limit])
    return (rows as readonly { readonly vault_id: VaultId }[]).map(row => row.vault_id) // the column of destroyedAfter
  }

  rotate(): Promise<MasterKeyRotation> {
    const rotated = this.#rotating.then(async () => {
      const rotation = await rotate(this.#changes, this.#statements, this.#masters)
      await renewTable(this.#changes, this.#statements)
      return rotation
    })
    this.#rotating = rotated.catch(() => {})
    return rotated
  }

  close(): Promise<void> {
    this.#closing ??= this.#changes.settled().then(() => this.#database.close())
    return this.#closing
  }

  /** @throws DomainError `gone` `transfer.erased` when the key was destroyed */
  async #find(vault: VaultId): Promise<Uint8Array | undefined> {
    const { reader } = this.#database
    let before: number | undefined
    for (let time = 1; ; time++) {
      const { rows } = await reader.execute(this.#statements.find, [vault])
      const [row] = rows as readonly KeyRow[] // the columns of find
      if (!row) return undefined
      const { wrapped_key: wrapped, epoch } = row
      if (!wrapped) throw erased()
      try {
        return await this.#masters.use(reader, epoch, master => unwrap(master, vault, epoch, wrapped), row.sealed)
      } catch (error) {
        // Its master key may have been destroyed after it was read here, since the key was wrapped under the next.
        if (epoch === before || time === maxLookUps) throw error
        before = epoch
      }
    }
  }

  /** Of several that are made at once, on whatever processes, the first stays and is everybody's. */
  async #make(vault: VaultId): Promise<Uint8Array> {
    const fresh = randomBytes(keyBytes)
    try {
      await this.#changes.make(turn => this.#insert(turn, vault, fresh))
    } finally {
      fresh.fill(0)
    }
    const key = await this.#find(vault)
    if (!key) throw erased()
    return key
  }

  async #insert({ writer, epoch }: Turn, vault: VaultId, fresh: Uint8Array): Promise<void> {
    const wrapped = await this.#masters.use(writer, epoch, master => wrap(master, vault, epoch, fresh))
    writer.send(this.#statements.insert, [vault, wrapped, epoch, Date.now()])
  }
}

const erased = (): DomainError =>
  new DomainError(
    'gone',
    'transfer.erased',
    "The content of this transfer was erased with its sender's account: it can't be opened any more, by anybody."
  )
