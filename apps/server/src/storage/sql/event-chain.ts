// The chain that makes the event log tamper-evident. Pure: what goes into a hash, and nothing of where it is kept.
//
// An entry's hash covers the hash before it and everything in the entry, but of what is personal only commitments: digests of a random
// salt and the text. An erasure takes salt and text away; what is left tells nothing about them and the chain still holds. What is told of
// the target and where the actor came from are committed to apart, since either of two people may be erased.
import { hash, randomBytes } from 'node:crypto'

/** The hash before the first entry. */
export const genesis = '0'.repeat(64)

/** What the hash of an entry covers. Hashes, salts and commitments are lower-case hexadecimal. */
export interface ChainEntry {
  readonly sequence: number
  readonly at: number
  readonly action: string
  readonly actorKind: string
  readonly actorId: string | null
  readonly keyId: string | null
  readonly mount: string | null
  readonly targetKind: string | null
  readonly targetId: string | null
  readonly outcome: string
  readonly correlationId: string
  /** Canonical JSON, see {@link canonicalJson}. */
  readonly details: string
  readonly commitment: string | null
}

/**
 * The hash that links an entry to the one before: SHA-256 over the canonical JSON array
 * `[previousHash, sequence, at, action, actorKind, actorId, keyId, mount, targetKind, targetId, outcome, correlationId, details, commitment]`.
 */
export function hashEntry(previousHash: string, entry: ChainEntry): string {
  const { sequence, at, action, actorKind, actorId, keyId, mount, targetKind, targetId, outcome, correlationId } = entry
  const before = [
    previousHash,
    sequence,
    at,
    action,
    actorKind,
    actorId,
    keyId,
    mount,
    targetKind,
    targetId,
    outcome,
    correlationId
  ]
  const text = `${JSON.stringify(before).slice(0, -1)},${entry.details},${JSON.stringify(entry.commitment)}]`
  return hash('sha256', text, 'hex')
}

/** SHA-256 over the salt, as it is written, and the text. */
export const commitTo = (text: string, salt: string): string => hash('sha256', salt + text, 'hex')

/** What is personal in an entry; a text and its salt come and go together. */
export interface PersonalParts {
  readonly personal: string | null
  readonly salt: string | null
  readonly source: string | null
  readonly source_salt: string | null
}

/** The parts with new salts, and what commits to them: two commitments with a dot between, `-` for one without text; null without any. */
export function commitToParts(
  personal: string | null,
  source: string | null
): PersonalParts & { readonly commitment: string | null } {
  const salt = personal === null ? null : newSalt()
  const source_salt = source === null ? null : newSalt()
  const parts = { personal, salt, source, source_salt }
  if (personal === null && source === null) return { ...parts, commitment: null }
  return { ...parts, commitment: `${commitToPart(personal, salt)}.${commitToPart(source, source_salt)}` }
}

const commitToPart = (text: string | null, salt: string | null): string =>
  text === null || salt === null ? '-' : commitTo(text, salt)

/** Whether each part is what was committed to, or was taken away together with its salt. Entries of the old form have one part. */
export function holdsParts({ personal, salt, source, source_salt }: PersonalParts, commitment: string | null): boolean {
  const [ofPersonal = null, ofSource = null] = commitment?.split('.') ?? []
  return holdsPart(personal, salt, ofPersonal) && holdsPart(source, source_salt, ofSource)
}

/** The length is checked, or the end of a salt could be made the beginning of the text. */
const holdsPart = (text: string | null, salt: string | null, commitment: string | null): boolean =>
  text === null || salt === null ? text === salt : salt.length === saltBytes * 2 && commitTo(text, salt) === commitment

/** 128 random bits, so that nobody can search for the text behind a commitment. */
export function newSalt(): string {
  if (taken === pool.length) {
    pool = randomBytes(saltBytes * 256)
    taken = 0
  }
  taken += saltBytes
  return pool.toString('hex', taken - saltBytes, taken)
}

const saltBytes = 16
/** Randomness fetched ahead, since each fetch costs as much as a hash; every byte is used once. */
let pool = Buffer.alloc(0)
let taken = 0
