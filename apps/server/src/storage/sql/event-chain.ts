// The chain that makes the event log tamper-evident. Pure: what goes into a hash, and nothing of where it is kept.
//
// An entry's hash covers the hash before it and everything in the entry, but of what is personal only a commitment: the digest of a
// random salt and the text. An erasure takes salt and text away; what is left tells nothing about them and the chain still holds.
import { hash, randomBytes } from 'node:crypto'
import { isJsonArray, type JsonObject, type JsonValue } from '@sealpost/scim'

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
export const commitTo = (personal: string, salt: string): string => hash('sha256', salt + personal, 'hex')

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

/**
 * JSON with one spelling for each value: members sorted by name (UTF-16 units), no blanks, as in RFC 8785.
 *
 * @see [RFC 8785, JSON Canonicalization Scheme](https://www.rfc-editor.org/rfc/rfc8785)
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  return isJsonArray(value) ? `[${value.map(canonicalJson).join()}]` : canonicalObject(value)
}

function canonicalObject(value: JsonObject): string {
  let members = ''
  for (const name of Object.keys(value).sort()) {
    const member: JsonValue | undefined = value[name]
    if (member === undefined) continue
    members += `${members === '' ? '' : ','}${JSON.stringify(name)}:${canonicalJson(member)}`
  }
  return `{${members}}`
}
