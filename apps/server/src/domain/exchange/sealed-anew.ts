// What is sealed of a transfer, under the key of another vault.
import type { User } from '../directory/user.ts'
import { DomainError } from '../domain-error.ts'
import type { VaultId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { personOf } from './address.ts'
import { inBatches } from './in-batches.ts'
import type { Mail, MailContent } from './mail.ts'
import { openMail } from './mails.ts'
import type { SealedAnew } from './store.ts'
import type { Transfer } from './transfer.ts'

/**
 * Opens what is sealed of a transfer and seals it for another owner, whom its mails name as the sender; undefined when it has no content. Nothing
 * is written.
 *
 * @throws DomainError `gone` `transfer.erased` when the key of either vault was destroyed; `unavailable` `secret.unreadable` when it got into
 *   another vault while it was read
 */
export async function sealAnew(portal: Portal, transfer: Transfer, to: User): Promise<SealedAnew | undefined> {
  const { id, vaultId, sealedManifest } = transfer
  const { exchange } = portal.store
  if (sealedManifest === null) return undefined
  const move = (sealed: Uint8Array, context: string) => moved(portal, [vaultId, to.vaultId], sealed, context)
  const [files, recipients, mails] = await Promise.all([
    exchange.files(id),
    exchange.recipients(id),
    exchange.mails(id)
  ])
  const headers = await inBatches(files, async file => {
    const { sealedHeader } = file
    return sealedHeader && ([file.id, await move(sealedHeader, `header:${file.id}`)] as const)
  })
  const addresses = await inBatches(
    recipients,
    async one => [one.id, await move(one.sealedAddress, `recipient:${one.id}`)] as const
  )
  return {
    manifest: await move(sealedManifest, `manifest:${id}`),
    headers: new Map(headers.filter(entry => entry !== null)),
    addresses: new Map(addresses),
    mails: new Map(await inBatches(mails, async mail => [mail.id, await movedMail(portal, mail, to)] as const))
  }
}

async function moved(
  { dataKeys }: Portal,
  [from, to]: readonly [VaultId, VaultId],
  sealed: Uint8Array,
  context: string
): Promise<Uint8Array> {
  return dataKeys.seal(to, await dataKeys.open(from, sealed, context), context)
}

/** One may have been put into the outbox under an earlier vault, while the transfer was being handed over. */
async function movedMail(portal: Portal, mail: Mail, to: User): Promise<Uint8Array | null> {
  const content = await readable(portal, mail)
  if (!content) return null
  const plain = Buffer.from(JSON.stringify(fromSender(content, to)), 'utf8')
  return portal.dataKeys.seal(to.vaultId, plain, `mail:${mail.id}`)
}

async function readable(portal: Portal, mail: Mail): Promise<MailContent | undefined> {
  try {
    return await openMail(portal, mail)
  } catch (error) {
    if (error instanceof DomainError && error.kind === 'gone') return undefined
    throw error
  }
}

function fromSender(content: MailContent, sender: User): MailContent {
  const { name: senderName, address: senderAddress } = personOf(sender)
  if (content.kind === 'transfer') return { ...content, senderName, senderAddress }
  return content.kind === 'code' ? { ...content, senderName } : content
}
