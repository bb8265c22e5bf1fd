/** What attacks on encrypted assertions are made of. */
import { assertion, assertionId, response, responseId } from './document.ts'
import { type Encrypting, encryptedAssertion, encryptedData } from './encrypt.ts'
import type { Material } from './material.ts'
import { sign } from './sign.ts'

interface Tools {
  readonly inner: string
  readonly encrypt: (text: string, changes?: Partial<Encrypting>) => Promise<string>
  readonly data: (text: string, changes?: Partial<Encrypting>) => Promise<string>
  /** In a signed response. */
  readonly around: (content: string) => string
}

export const toolsFor = ({ idp, portal }: Material): Tools => ({
  inner: sign(assertion(), assertionId, { key: idp }),
  encrypt: (text, changes) => encryptedAssertion(text, { recipient: portal, ...changes }),
  data: (text, changes) => encryptedData(text, { recipient: portal, ...changes }),
  around: content => sign(response(content), responseId, { key: idp })
})
