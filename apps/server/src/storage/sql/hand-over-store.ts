// A transfer gets another owner, with all that is sealed of it.
import type { ExchangeWriter } from '../../domain/exchange/store.ts'
import { isStorable, type WriteConnection } from './connection.ts'
import { type Builder, changesOf, statement } from './statement.ts'

export type HandOverStatements = ReturnType<typeof handOverStatements>

type Resealed = { transfer: string; id: string; sealed: Uint8Array }

export const handOverStatements = (db: Builder) => ({
  transfer: statement<{ id: string; owner: string; vault: string; sealed: Uint8Array }>()(slot =>
    db
      .updateTable('transfers')
      .set({ owner_id: slot('owner'), vault_id: slot('vault'), sealed_manifest: slot('sealed') })
      .where('id', '=', slot('id'))
  ),
  header: statement<Resealed>()(slot =>
    db
      .updateTable('transfer_files')
      .set({ sealed_header: slot('sealed') })
      .where('id', '=', slot('id'))
      .where('transfer_id', '=', slot('transfer'))
  ),
  recipient: statement<Resealed & { vault: string }>()(slot =>
    db
      .updateTable('recipients')
      .set({ vault_id: slot('vault'), sealed_address: slot('sealed') })
      .where('id', '=', slot('id'))
      .where('transfer_id', '=', slot('transfer'))
  ),
  mail: statement<Resealed & { vault: string }>()(slot =>
    db
      .updateTable('mails')
      .set({ vault_id: slot('vault'), sealed_content: slot('sealed') })
      .where('id', '=', slot('id'))
      .where('transfer_id', '=', slot('transfer'))
  ),
  removeMail: statement<{ transfer: string; id: string }>()(slot =>
    db.deleteFrom('mails').where('id', '=', slot('id')).where('transfer_id', '=', slot('transfer'))
  ),
  forget: statement<{ transfer: string; reader: string }>()(slot =>
    db.deleteFrom('fetches').where('transfer_id', '=', slot('transfer')).where('reader', '=', slot('reader'))
  )
})

/** Within a decision. */
export const handOverWrites = (
  connection: WriteConnection,
  statements: HandOverStatements,
  beforeWrite: () => void
): Pick<ExchangeWriter, 'handOver'> => ({
  async handOver(transfer, { ownerId, vaultId, formerReader }, sealed) {
    if (!isStorable(transfer)) return
    beforeWrite()
    const moved = { id: transfer, owner: ownerId, vault: vaultId, sealed: sealed.manifest }
    await changesOf(connection, statements.transfer, moved)
    for (const [id, header] of sealed.headers)
      await changesOf(connection, statements.header, { transfer, id, sealed: header })
    for (const [id, address] of sealed.addresses)
      await changesOf(connection, statements.recipient, { transfer, id, sealed: address, vault: vaultId })
    for (const [id, content] of sealed.mails) {
      if (content === null) await changesOf(connection, statements.removeMail, { transfer, id })
      else await changesOf(connection, statements.mail, { transfer, id, sealed: content, vault: vaultId })
    }
    await changesOf(connection, statements.forget, { transfer, reader: formerReader })
  }
})
