import { describe, expect, it } from 'vitest'
import type { FileId, RecipientId, RequestLinkId, TransferId } from '../id.ts'
import { type Commands, type Gates, gatesOf, nobodyElse } from '../test/gates.ts'
import { bodyOf } from '../test/transfers.ts'
import { addFile } from './add-file.ts'
import { addRecipients } from './add-recipients.ts'
import { beginSendIn } from './begin-send-in.ts'
import { completeFile } from './complete-file.ts'
import { completeTransfer } from './complete-transfer.ts'
import { createReceivingKey } from './create-receiving-key.ts'
import { createRequestLink } from './create-request-link.ts'
import { createTransfer } from './create-transfer.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { enterPassword } from './enter-password.ts'
import { extendTransfer } from './extend-transfer.ts'
import { inspectLink } from './inspect-link.ts'
import { listDraftFiles } from './list-draft-files.ts'
import { listRequestLinks } from './list-request-links.ts'
import { listTransfers } from './list-transfers.ts'
import { notifyRecipients } from './notify-recipients.ts'
import { openFile } from './open-file.ts'
import { openOwnFile } from './open-own-file.ts'
import { readContent } from './read-content.ts'
import { readOwnContent } from './read-own-content.ts'
import { readPartDigest } from './read-part-digest.ts'
import { readParts } from './read-parts.ts'
import { readPersonalAddress } from './read-personal-address.ts'
import { readReceivingKey } from './read-receiving-key.ts'
import { readTransfer } from './read-transfer.ts'
import { receivePart } from './receive-part.ts'
import { removeFile } from './remove-file.ts'
import { removeRecipient } from './remove-recipient.ts'
import { reportFetched } from './report-fetched.ts'
import { reportOwnFetched } from './report-own-fetched.ts'
import { requestCode } from './request-code.ts'
import { revokeRequestLink } from './revoke-request-link.ts'
import { revokeTransfer } from './revoke-transfer.ts'
import { suggestRecipients } from './suggest-recipients.ts'
import { verifyCode } from './verify-code.ts'
import { writePersonalAddress } from './write-personal-address.ts'

const transfer = 't' as TransferId
const file = 'f' as FileId
const upload = { transferId: transfer, fileId: file }
const part = { contentLength: 16, number: 0 }
const bytes = new Uint8Array(16)
const holder = { proof: new Uint8Array(32), browserToken: 'b' }

/** The exchange: for whoever is registered, in their own name, and for programs with a key. */
const senders: Commands = {
  createTransfer: (p, on) => createTransfer(p, on, { access: 'recipients', recipients: ['bo@e.example'] }),
  addFile: (p, on) => addFile(p, on, { transferId: transfer, bytes: 1 }),
  removeFile: (p, on) => removeFile(p, on, upload),
  receivePart: (p, on) => receivePart(p, on, { ...upload, ...part, body: bodyOf(bytes) }),
  readParts: (p, on) => readParts(p, on, upload),
  listDraftFiles: (p, on) => listDraftFiles(p, on, upload),
  readPartDigest: (p, on) => readPartDigest(p, on, { ...upload, number: 0 }),
  completeFile: (p, on) => completeFile(p, on, { ...upload, header: bytes }),
  completeTransfer: (p, on) => completeTransfer(p, on, { transferId: transfer, manifest: bytes, notify: false }),
  extendTransfer: (p, on) => extendTransfer(p, on, transfer, 5),
  revokeTransfer: (p, on) => revokeTransfer(p, on, transfer),
  deleteTransfer: (p, on) => deleteTransfer(p, on, transfer),
  addRecipients: (p, on) => addRecipients(p, on, transfer, { recipients: ['bo@e.example'], notify: false }),
  removeRecipient: (p, on) => removeRecipient(p, on, transfer, 'r' as RecipientId),
  notifyRecipients: (p, on) => notifyRecipients(p, on, transfer),
  suggestRecipients: (p, on) => suggestRecipients(p, on, ''),
  readOwnContent: (p, on) => readOwnContent(p, on, transfer),
  openOwnFile: (p, on) => openOwnFile(p, on, transfer, file),
  reportOwnFetched: (p, on) => reportOwnFetched(p, on, transfer, file),
  readReceivingKey: (p, on) => readReceivingKey(p, on),
  createReceivingKey: (p, on) => createReceivingKey(p, on, { publicKey: 'age1pq1q', sealedIdentity: bytes }),
  listRequestLinks: (p, on) => listRequestLinks(p, on),
  createRequestLink: (p, on) => createRequestLink(p, on, { title: 'x' }),
  revokeRequestLink: (p, on) => revokeRequestLink(p, on, 'q' as RequestLinkId),
  readPersonalAddress: (p, on) => readPersonalAddress(p, on),
  writePersonalAddress: (p, on) => writePersonalAddress(p, on, { enabled: false, name: 'robot' })
}

/** Looking at a history, also at that of the account acted in. */
const history: Commands = {
  listTransfers: (p, on) => listTransfers(p, on, { view: 'sent', search: '', offset: 0, limit: 5 }),
  readTransfer: (p, on) => readTransfer(p, on, transfer)
}

/** What a link, an address or a token opens for anybody, but nobody uses in another's name. */
const openToAnybody: Commands = {
  inspectLink: (p, on) => inspectLink(p, on, transfer, holder),
  requestCode: (p, on) => requestCode(p, on, transfer, holder, 'bo@e.example'),
  verifyCode: (p, on) => verifyCode(p, on, transfer, holder, '000000'),
  enterPassword: (p, on) => enterPassword(p, on, transfer, holder, 'x'),
  readContent: (p, on) => readContent(p, on, transfer, holder),
  openFile: (p, on) => openFile(p, on, transfer, file, holder),
  reportFetched: (p, on) => reportFetched(p, on, transfer, file, holder),
  beginSendInByLink: (p, on) => beginSendIn(p, on, { requestLinkId: 'q' as RequestLinkId }),
  beginSendInByName: (p, on) => beginSendIn(p, on, { name: 'nobody' }),
  addFileSentIn: (p, on) => addFile(p, on, { transferId: transfer, bytes: 1, uploadToken: 'u' }),
  receivePartSentIn: (p, on) => receivePart(p, on, { ...upload, ...part, body: bodyOf(bytes), uploadToken: 'u' }),
  deleteSentIn: (p, on) => deleteTransfer(p, on, transfer, 'u')
}

const expected: readonly [string, Commands, Gates][] = [
  [
    'of the exchange',
    senders,
    {
      ...nobodyElse,
      administrator: 'passes',
      demoted: 'passes',
      person: 'passes',
      key: 'passes',
      impersonator: 'session.impersonating',
      operator: 'session.required',
      system: 'session.required'
    }
  ],
  [
    'for looking at a history',
    history,
    {
      ...nobodyElse,
      administrator: 'passes',
      demoted: 'passes',
      person: 'passes',
      key: 'passes',
      impersonator: 'passes',
      operator: 'session.required',
      system: 'session.required'
    }
  ],
  [
    'that a link or an address opens to anybody',
    openToAnybody,
    {
      administrator: 'passes',
      demoted: 'passes',
      deactivated: 'passes',
      person: 'passes',
      key: 'passes',
      connection: 'passes',
      provider: 'passes',
      operator: 'passes',
      system: 'passes',
      anonymous: 'passes',
      impersonator: 'session.impersonating'
    }
  ]
]

describe.each(expected)('a command %s', (_whose, commands, gates) => {
  it.each(Object.entries(commands))('%s lets in whom it should, and nobody else', async (_name, command) => {
    expect(await gatesOf(command, gates)).toEqual(gates)
  })
})
