import type { ReceiptDocument } from '../../../api/erasures.ts'
import { text as all } from '../../../text/en/erasures.ts'

interface Fact {
  readonly name: string
  readonly value: string
  /** A fingerprint rather than words. */
  readonly mono: boolean
}

const { receipt: text, codes } = all.details
const wordFor = (code: string): string => codes[code] ?? code

/** What a receipt says beside times and counts, which stand above it. Members that it lacks are left out. */
export function receiptFacts(
  number: number,
  { receipt, signature }: ReceiptDocument,
  sizeOf: (bytes: number) => string
): readonly Fact[] {
  const { blobs, masterKey, database, audit } = receipt
  const words = (name: string, value: string | undefined) => ({ name, value, mono: false })
  const print = (name: string, value: string | null | undefined) => ({ name, value: value ?? undefined, mono: true })
  return [
    words(text.number, String(number)),
    print(text.signingKey, signature.keyId),
    words(text.handedOver, receipt.handedOver === undefined ? undefined : String(receipt.handedOver)),
    words(text.blobs, blobs && all.files(blobs.count, sizeOf(blobs.bytes))),
    print(text.blobsDigest, blobs?.digest),
    words(text.masterKey, masterKey && text.epoch(masterKey.destroyedEpoch, masterKey.epoch)),
    words(text.database, database && text.overwritten(wordFor(database.kind), database.overwritten)),
    words(text.left, database && listed(database.left)),
    words(text.unreachable, receipt.unreachable && listed(receipt.unreachable)),
    print(text.audit, audit && `${text.entry(audit.sequence)}: ${audit.hash}`),
    receipt.previous === null ? words(text.previous, text.first) : print(text.previous, receipt.previous)
  ].filter((fact): fact is Fact => fact.value !== undefined && fact.value !== '')
}

const listed = (found: readonly string[]): string => found.map(wordFor).join('; ')
