/** Vectors from files to judgements of the package. */
import { X509Certificate } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import {
  emailOf,
  openResponse,
  readLogoutMessage,
  SamlError,
  type VerifiedAssertion,
  verifyResponse
} from '../src/index.ts'
import type { Expectation } from '../src/message.ts'
import type { Identity, LogoutFacts, Params } from './maker/case.ts'

export interface StoredVector {
  readonly name: string
  /** The form field or the query string. */
  readonly message: string
  readonly params: Params
  readonly expectation: Expectation
  /** To name certificates by. */
  readonly certificates: ReadonlyMap<string, string>
}

const folders = (folder: string): string[] =>
  fs.existsSync(folder)
    ? fs.readdirSync(folder, { withFileTypes: true }).flatMap(entry => (entry.isDirectory() ? [entry.name] : []))
    : []

/** The vectors of one kind under a folder that the maker filled. */
export function readVectors(folder: string, kind: 'good' | 'bad'): StoredVector[] {
  const pem = (group: string, name: string) => fs.readFileSync(path.join(folder, group, `${name}.pem`), 'utf8')
  return folders(path.join(folder, kind)).map(name => {
    const place = path.join(folder, kind, name)
    const params = JSON.parse(fs.readFileSync(path.join(place, 'params.json'), 'utf8')) as Params
    const certificates = new Map(params.provider.certificates.map(each => [each, pem('certificates', each)]))
    const expectation: Expectation = {
      provider: { ...params.provider, certificates: [...certificates.values()] },
      entityId: params.entityId,
      acsUrl: params.acsUrl,
      now: params.now,
      answers: params.answers,
      decryptionKeys: params.decryptionKeys.map(each => pem('keys', each))
    }
    const content = fs.readFileSync(path.join(place, params.message), 'utf8')
    return { name, message: messageOf(content, params), params, expectation, certificates }
  })
}

function messageOf(content: string, { message, expand }: Params): string {
  const whole = expand ? content.replaceAll(expand.marker, expand.text.repeat(expand.times)) : content
  return message === 'response.xml' ? Buffer.from(whole, 'utf8').toString('base64') : whole
}

export type Judgement =
  | { readonly refused: string; readonly detail: string }
  | { readonly accepted: Omit<Identity, 'certificate'> & { readonly certificateSha256: string } }
  | { readonly logout: LogoutFacts }

export function identityOf(assertion: VerifiedAssertion) {
  const { nameId, nameIdFormat, sessionIndex, inResponseTo, sessionNotOnOrAfter, encrypted, certificateSha256 } =
    assertion
  const email = emailOf(assertion)
  const attributes = [...assertion.attributes]
  return {
    nameId,
    nameIdFormat,
    email,
    sessionIndex,
    inResponseTo,
    sessionNotOnOrAfter,
    encrypted,
    certificateSha256,
    attributes
  }
}

/** What the package says of it. Whatever is thrown but a SamlError goes on. */
export async function judge(vector: StoredVector): Promise<Judgement> {
  const { params, message, expectation } = vector
  try {
    if (params.kind === 'logout') {
      const { provider, now } = expectation
      return { logout: { ...readLogoutMessage(message, { provider, logoutUrl: params.logoutUrl, now }) } }
    }
    return { accepted: identityOf(await verifyResponse(openResponse(message), expectation)) }
  } catch (error) {
    if (error instanceof SamlError) return { refused: error.code, detail: error.detail }
    throw error
  }
}

/** SHA-256 of the certificate, as the package gives it. */
export function fingerprint(pem: string | undefined): string | undefined {
  return pem === undefined ? undefined : new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
}
