import { randomUUID } from 'node:crypto'

declare const brand: unique symbol

/** A string that names one kind of thing and can't be passed where another is meant. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type UserId = Id<'user'>
export type KeyId = Id<'key'>
export type ErasureId = Id<'erasure'>
export type SessionId = Id<'session'>
export type ProviderId = Id<'provider'>
export type SignOnTestId = Id<'sign-on-test'>
export type TransferId = Id<'transfer'>
export type FileId = Id<'file'>
export type RecipientId = Id<'recipient'>
export type GrantId = Id<'grant'>
export type ReceivingKeyId = Id<'receiving-key'>
export type RequestLinkId = Id<'request-link'>
export type MailId = Id<'mail'>
/** Where a file's sealed bytes are: 128 random bits in lower-case hexadecimal, told to nobody. */
export type BlobId = Id<'blob'>

/**
 * A new identifier, never given twice: UUID version 7, 48 bits of time and 74 random ones.
 *
 * Those made one after another sort one after another, so that indexes over them grow at their end instead of everywhere. They tell when
 * they were made, which `meta.created` and the log tell as well; nobody may take knowing one for a right.
 *
 * @param at Milliseconds since 1970.
 * @see [RFC 9562 §5.7](https://www.rfc-editor.org/rfc/rfc9562#section-5.7)
 */
export function newId<Kind extends string>(at: number): Id<Kind> {
  const time = Math.floor(at).toString(16).padStart(12, '0')
  // The rest of a random UUID is random in the same places, but for the version.
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7${randomUUID().slice(15)}` as Id<Kind>
}
