// Master keys: under the one of the current epoch every key of a vault is wrapped. A new one takes its place now and then, and the old one
// is destroyed: what was wrapped under it, in whatever copy, opens nothing any more. Each is sealed under the portal's secret key.
import { randomBytes } from 'node:crypto'
import type { VaultId } from '../../domain/id.ts'
import type { SecretBox } from '../../domain/portal.ts'
import type { Connection, WriteConnection } from '../sql/connection.ts'
import { keyBytes, masterGone, openUnder, sealUnder, unreadable } from './sealing.ts'

/** Where sealed master keys are kept. What changes anything is called in a transaction that holds the lock of the key store. */
export interface MasterKeyPlace {
  read(connection: Connection, epoch: number): Promise<Uint8Array | undefined>
  /** Durable when the transaction is; takes the place of one of the same epoch, which was never current. */
  write(writer: WriteConnection, epoch: number, sealed: Uint8Array): Promise<void>
  /** Destroys those of earlier epochs: nothing of them is left where they were. */
  removeBelow(writer: WriteConnection, epoch: number): Promise<void>
}

export class MasterKeys {
  readonly place: MasterKeyPlace
  readonly #secrets: SecretBox

  constructor(place: MasterKeyPlace, secrets: SecretBox) {
    this.place = place
    this.#secrets = secrets
  }

  async make(writer: WriteConnection, epoch: number): Promise<void> {
    const fresh = randomBytes(keyBytes)
    const sealed = this.#secrets.seal(fresh.toString('base64'), contextOf(epoch))
    fresh.fill(0)
    await this.place.write(writer, epoch, sealed)
  }

  /**
   * Runs what needs a master key, which is overwritten in memory afterwards.
   *
   * @param sealed When it was read already.
   * @throws DomainError `unavailable` `secret.unreadable` when it is gone or sealed under another secret key
   */
  async use<T>(
    connection: Connection,
    epoch: number,
    work: (master: Uint8Array) => T | Promise<T>,
    sealed?: Uint8Array | null
  ): Promise<T> {
    const found = sealed ?? (await this.place.read(connection, epoch))
    if (!found) throw masterGone()
    const master = Buffer.from(this.#secrets.open(found, contextOf(epoch)), 'base64')
    try {
      if (master.length !== keyBytes) throw unreadable()
      return await work(master)
    } finally {
      master.fill(0)
    }
  }
}

/** The epoch is authenticated, so that a key can't be told to be of another. */
export const wrap = (master: Uint8Array, vault: VaultId, epoch: number, key: Uint8Array): Uint8Array =>
  sealUnder(master, vault, key, `data-key:${epoch}`)

/** @throws DomainError `unavailable` `secret.unreadable` */
export function unwrap(master: Uint8Array, vault: VaultId, epoch: number, wrapped: Uint8Array): Uint8Array {
  const key = openUnder(master, vault, wrapped, `data-key:${epoch}`)
  if (key.length !== keyBytes) throw unreadable()
  return key
}

const contextOf = (epoch: number): string => `master-key:${epoch}`
