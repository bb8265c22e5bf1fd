/** The shape of a manifest, checked by hand: this goes into every reader's page, and what it reads was written by anybody. */
import { fromBase64url } from './base64url.ts'
import { EnvelopeError } from './error.ts'
import { layoutOf } from './size.ts'

export interface ManifestFile {
  /** As the sender's computer has it, folders with `/`. Before it names anything, `safePaths`. */
  readonly name: string
  readonly bytes: number
  /** A media type, or empty. */
  readonly type: string
  /** Milliseconds since 1970. */
  readonly modified?: number
  /** SHA-256 of the file's head, Base64url. */
  readonly head: string
}

export interface Manifest {
  readonly version: 1
  readonly format: 'age-v1'
  /** Kept as it was written, line ends included. */
  readonly message: string
  /** Who sent it in from outside, as they say themselves. */
  readonly from?: { readonly name: string; readonly address: string }
  /** In the sender's order. `head` tells which of the portal's files is which. */
  readonly files: readonly ManifestFile[]
}

const maxFiles = 10_000
const maxNameLength = 4_096
const maxMessageLength = 1_000_000
const maxFromLength = 320
/** The furthest point in time that a Date holds. */
const maxTime = 8.64e15
const mediaType = /^[\x21-\x7e][\x20-\x7e]{0,254}$/

type Members = Readonly<Record<string, unknown>>

/**
 * A manifest of nothing but what it should have.
 *
 * @throws EnvelopeError `manifest` with the place of what is wrong, and never the value.
 */
export function manifestOf(value: unknown): Manifest {
  const manifest = members(value, 'The list of what was sent')
  const { version, format, message, from, files } = manifest
  if (version !== 1 || format !== 'age-v1') {
    throw refuse('It was written in a version of the format that this program doesn’t know; a newer one opens it.')
  }
  if (!Array.isArray(files) || files.length > maxFiles) throw refuse(`“files” has to be a list of at most ${maxFiles}.`)
  return {
    version: 1,
    format: 'age-v1',
    message: text(message, 'The message', maxMessageLength),
    ...(from === undefined ? {} : { from: sender(from) }),
    files: files.map((file, at) => fileOf(file, `File ${at + 1}`))
  }
}

function sender(value: unknown): { readonly name: string; readonly address: string } {
  const { name, address } = members(value, 'The sender')
  return {
    name: text(name, 'The sender’s name', maxFromLength),
    address: text(address, 'The sender’s address', maxFromLength)
  }
}

function fileOf(value: unknown, place: string): ManifestFile {
  const { name, bytes, type, modified, head } = members(value, place)
  const file = {
    name: text(name, `The name of ${lowerFirst(place)}`, maxNameLength),
    bytes: size(bytes, place),
    type: text(type, `The type of ${lowerFirst(place)}`, 255),
    head: digest(head, place)
  }
  if (file.name === '') throw refuse(`${place} has no name.`)
  if (file.type !== '' && !mediaType.test(file.type)) throw refuse(`The type of ${lowerFirst(place)} is no media type.`)
  return modified === undefined ? file : { ...file, modified: time(modified, place) }
}

function members(value: unknown, place: string): Members {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw refuse(`${place} is not an object.`)
  return Object.fromEntries(Object.entries(value))
}

function text(value: unknown, place: string, maxLength: number): string {
  if (typeof value !== 'string') throw refuse(`${place} is not a text.`)
  if (value.length > maxLength) throw refuse(`${place} is longer than ${maxLength} characters.`)
  if (!value.isWellFormed())
    throw refuse(`${place} has half a character in it (a lone surrogate), which UTF-8 can’t hold.`)
  return value
}

function size(value: unknown, place: string): number {
  if (typeof value !== 'number' || !isSize(value))
    throw refuse(`The size of ${lowerFirst(place)} is not a number of bytes.`)
  return value
}

function isSize(value: number): boolean {
  try {
    layoutOf(value)
    return true
  } catch {
    return false
  }
}

function time(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > maxTime) {
    throw refuse(`The date of ${lowerFirst(place)} is not a point in time.`)
  }
  return value
}

function digest(value: unknown, place: string): string {
  if (typeof value !== 'string' || value.length !== 43 || !isBase64url(value)) {
    throw refuse(`${place} doesn’t say which head belongs to it.`)
  }
  return value
}

function isBase64url(value: string): boolean {
  try {
    fromBase64url(value)
    return true
  } catch {
    return false
  }
}

function lowerFirst(place: string): string {
  return place.charAt(0).toLowerCase() + place.slice(1)
}

function refuse(detail: string): EnvelopeError {
  return new EnvelopeError('manifest', detail)
}
