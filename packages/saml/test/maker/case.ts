/** A vector: a message as a browser brings it, what is expected there, and what must come of it. */
import type { KeyName, Material } from './material.ts'
import { acsUrl, entityId, issuer, logoutUrl, now, requestId } from './occasion.ts'

/** One of the reason codes of saml/src/error.ts; as text, so that the maker knows nothing of the package. */
export type Reason = string

export interface Identity {
  readonly nameId: string
  readonly nameIdFormat: string | null
  /** Of the e-mail claim, in lower case. */
  readonly email: string | null
  readonly sessionIndex: string | null
  readonly inResponseTo: string | null
  /** In milliseconds. */
  readonly sessionNotOnOrAfter: number | null
  /** The name of the certificate that the signature was made with. */
  readonly certificate: string
  readonly encrypted: boolean
  readonly attributes: readonly (readonly [name: string, values: readonly string[]])[]
}

export interface LogoutFacts {
  readonly kind: 'request' | 'response'
  readonly signed: boolean
  readonly [fact: string]: unknown
}

export interface Params {
  /** What is right or wrong about it, in a sentence, and where that comes from. */
  readonly about: string
  readonly kind: 'response' | 'logout'
  /** How the file becomes the message: text that goes into Base64, the form field itself, or the query string. */
  readonly message: 'response.xml' | 'response.b64' | 'query.txt'
  /** Where the marker stands in the file, the text stands so many times in the message: what would be too large to keep. */
  readonly expand?: { readonly marker: string; readonly text: string; readonly times: number }
  readonly now: number
  readonly entityId: string
  readonly acsUrl: string
  readonly logoutUrl: string
  readonly answers: { readonly requestId: string } | 'unsolicited'
  readonly provider: {
    readonly entityId: string
    readonly signaturePolicy: 'both' | 'response' | 'assertion'
    /** Names of files in certificates/. */
    readonly certificates: readonly KeyName[]
  }
  /** Names of files in keys/. */
  readonly decryptionKeys: readonly KeyName[]
  readonly expected: { readonly refused: Reason } | { readonly accepted: Identity } | { readonly logout: LogoutFacts }
}

export interface Vector {
  readonly name: string
  readonly content: string
  readonly params: Params
}

export interface Settings {
  readonly message?: Params['message']
  readonly expand?: Params['expand']
  readonly policy?: Params['provider']['signaturePolicy']
  readonly providerId?: string
  readonly certificates?: readonly KeyName[]
  readonly decryptionKeys?: readonly KeyName[]
  readonly answers?: Params['answers']
  readonly now?: number
}

function vector(
  name: string,
  about: string,
  content: string,
  expected: Params['expected'],
  settings: Settings
): Vector {
  const { message = 'response.xml', expand, policy = 'both', certificates = ['idp'], decryptionKeys = [] } = settings
  return {
    name,
    content,
    params: {
      about,
      kind: message === 'query.txt' ? 'logout' : 'response',
      message,
      ...(expand ? { expand } : {}),
      now: settings.now ?? now,
      entityId,
      acsUrl,
      logoutUrl,
      answers: settings.answers ?? { requestId },
      provider: { entityId: settings.providerId ?? issuer, signaturePolicy: policy, certificates },
      decryptionKeys,
      expected
    }
  }
}

export const bad = (name: string, refused: Reason, about: string, content: string, settings: Settings = {}): Vector =>
  vector(name, about, content, { refused }, settings)

export const good = (
  name: string,
  accepted: Identity,
  about: string,
  content: string,
  settings: Settings = {}
): Vector => vector(name, about, content, { accepted }, settings)

export const goodLogout = (
  name: string,
  logout: LogoutFacts,
  about: string,
  content: string,
  settings: Settings = {}
): Vector => vector(name, about, content, { logout }, { ...settings, message: 'query.txt' })

/** A family of vectors. */
export type Family = (material: Material) => readonly Vector[] | Promise<readonly Vector[]>
