/** Messages of single logout by redirect (SAML Bindings §3.4). */
import { sign as signOctets } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { status } from './document.ts'
import type { KeyPair } from './material.ts'
import { emailFormat, rsaSha256, samlNs, samlpNs } from './names.ts'
import { genuineMail, instant, issuer, logoutUrl, minute } from './occasion.ts'

export interface Draft {
  readonly version?: string
  readonly issuer?: string
  readonly destination?: string | null
  readonly issueInstant?: string
  readonly notOnOrAfter?: string | null
  readonly content?: string
  readonly root?: string
}

export const nameId = `<NameID xmlns="${samlNs}" Format="${emailFormat}">${genuineMail}</NameID>`
export const sessionIndex = '<samlp:SessionIndex>_assertion-1</samlp:SessionIndex>'

function message(draft: Draft, root: string, attributes: string, content: string): string {
  const { version = '2.0', destination = logoutUrl, issueInstant = instant() } = draft
  const to = destination === null ? '' : ` Destination="${destination}"`
  return `<samlp:${root} xmlns:samlp="${samlpNs}" ID="_logout-1" Version="${version}" IssueInstant="${issueInstant}"${to}${attributes}><Issuer xmlns="${samlNs}">${draft.issuer ?? issuer}</Issuer>${content}</samlp:${root}>`
}

export function request(draft: Draft = {}): string {
  const { notOnOrAfter = instant(5 * minute) } = draft
  const until = notOnOrAfter === null ? '' : ` NotOnOrAfter="${notOnOrAfter}"`
  return message(draft, draft.root ?? 'LogoutRequest', until, draft.content ?? nameId + sessionIndex)
}

export const answer = (draft: Draft = {}): string =>
  message(draft, 'LogoutResponse', ' InResponseTo="_ours"', draft.content ?? status())

export const deflated = (xml: string): string => deflateRawSync(Buffer.from(xml)).toString('base64')

export interface Sending {
  readonly parameter?: string
  readonly relayState?: string
  readonly key?: KeyPair
  readonly algorithm?: string
  readonly hash?: string
  /** Of everything; some providers escape in lower case. */
  readonly escaping?: (text: string) => string
}

/** The query string of a message. */
export function sent(xml: string, sending: Sending = {}): string {
  const { parameter = 'SAMLRequest', relayState, key, algorithm = rsaSha256, hash = 'sha256' } = sending
  const { escaping = encodeURIComponent } = sending
  const parts = [`${parameter}=${escaping(deflated(xml))}`]
  if (relayState !== undefined) parts.push(`RelayState=${escaping(relayState)}`)
  if (key === undefined) return parts.join('&')
  parts.push(`SigAlg=${escaping(algorithm)}`)
  const signature = signOctets(hash, Buffer.from(parts.join('&')), key.privateKey)
  return [...parts, `Signature=${escaping(signature.toString('base64'))}`].join('&')
}

export const lowerCase = (text: string): string =>
  encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, each => each.toLowerCase())
