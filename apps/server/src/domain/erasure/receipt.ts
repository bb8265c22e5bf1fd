// The receipt of an erasure: what was removed, when and on whose order, signed and chained to the one before. Pure.
import { createHash } from 'node:crypto'
import type { JsonObject } from '@sealpost/scim'
import { canonicalJson } from '../canonical-json.ts'
import type { RecordedActor } from '../events.ts'
import type { ReceiptSigner } from '../portal.ts'
import type { Erasure } from './erasure.ts'

/** What no portal can reach. */
const unreachable = ['mails-delivered', 'files-downloaded', 'identity-provider-logs', 'backups-until-they-expire']

/** What is known when everything is gone. */
export interface Ending {
  readonly portal: string
  readonly number: number
  readonly completedAt: number
  readonly masterKey: { readonly destroyedEpoch: number; readonly epoch: number }
  readonly database: { readonly kind: string; readonly overwritten: boolean; readonly left: readonly string[] }
  /** Where the audit chain ended before the receipt. */
  readonly audit: { readonly sequence: number; readonly hash: string }
  /** The hash of the receipt before; null for the first. */
  readonly previous: string | null
}

/**
 * The document: one line of canonical JSON (RFC 8785) with `receipt` and `signature`, and a line's end. Signed is the canonical JSON of `receipt`.
 *
 * @see [RFC 8032](https://www.rfc-editor.org/rfc/rfc8032)
 */
export function writeReceipt(signer: ReceiptSigner, erasure: Erasure, ending: Ending): string {
  const receipt = contentOf(erasure, ending)
  const value = Buffer.from(signer.sign(Buffer.from(canonicalJson(receipt), 'utf8'))).toString('base64url')
  return `${canonicalJson({ receipt, signature: { algorithm: 'Ed25519', keyId: signer.keyId, value } })}\n`
}

export const hashOfReceipt = (document: string): string => createHash('sha256').update(document, 'utf8').digest('hex')

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
const actor = (by: RecordedActor): JsonObject => ({ ...by })

function contentOf(erasure: Erasure, ending: Ending): JsonObject {
  const { removed, release, legalHold } = erasure
  const { files: count, bytes, ...counts } = removed
  return {
    format: 'sealpost-erasure-receipt/1',
    portal: ending.portal,
    number: ending.number,
    erasureId: erasure.id,
    userId: erasure.userId,
    reason: erasure.reason,
    orderedAt: time(erasure.orderedAt),
    orderedBy: actor(erasure.orderedBy),
    release: release && { at: time(release.at), by: actor(release.by) },
    legalHold: legalHold && { placedAt: time(legalHold.placedAt), liftedAt: time(legalHold.liftedAt) },
    keyDestroyedAt: time(erasure.startedAt),
    completedAt: time(ending.completedAt),
    removed: { ...counts },
    blobs: { count, bytes, digest: erasure.blobsDigest },
    masterKey: { ...ending.masterKey },
    database: { ...ending.database, left: [...ending.database.left] },
    unreachable,
    audit: { ...ending.audit },
    previous: ending.previous
  }
}
