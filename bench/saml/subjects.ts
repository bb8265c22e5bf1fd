// What is measured: messages that are accepted, and those that are refused at each stage, from the vectors of packages/saml.
import { readVectors, type StoredVector } from '../../packages/saml/test/vectors.ts'

export interface Subject {
  readonly name: string
  readonly vector: StoredVector
  readonly message: string
}

/** The vector with another message in its place. */
export const withMessage = (name: string, vector: StoredVector, message: string): Subject => ({ name, vector, message })

export const base64 = (xml: string): string => Buffer.from(xml, 'utf8').toString('base64')
export const textOf = ({ message }: StoredVector): string => Buffer.from(message, 'base64').toString('utf8')

export class Vectors {
  readonly #all: readonly StoredVector[]

  constructor(folder: string) {
    this.#all = [...readVectors(folder, 'good'), ...readVectors(folder, 'bad')]
  }

  named(name: string): StoredVector {
    const found = this.#all.find(vector => vector.name === name)
    if (found === undefined)
      throw new Error(`There is no vector ${name}: make them with packages/saml/vectors/make.ts.`)
    return found
  }
}

const acceptedOnes = [
  ['Entra ID, both signed', 'entra-solicited'],
  ['Entra ID, 150 groups', 'entra-150-groups'],
  ['Entra ID, second of two certificates', 'entra-second-certificate'],
  ['Entra ID, encrypted, AES-256-CBC', 'entra-encrypted-aes256-cbc'],
  ['Entra ID, encrypted, AES-256-GCM', 'entra-encrypted-aes256-gcm'],
  ['Okta', 'okta'],
  ['Google, assertion signed', 'google-signs-assertion']
] as const

const refusedOnes = [
  ['bad signature', 'value-changed'],
  ['wrong certificate', 'wrong-certificate'],
  ['wrong audience', 'audience-of-another'],
  ['only the assertion signed', 'only-assertion-signed'],
  ['wrapped, XSW1', 'xsw-response-both-xsw1-in-signature'],
  ['wrong address', 'destination-of-another'],
  ['encrypted for another', 'encrypted-for-another'],
  ['1,501 elements', 'elements-1501'],
  ['25,000 levels', 'depth-25000'],
  ['XML of more than 256 kB', 'size-xml'],
  ['Base64 of more than 384 kB', 'size-base64']
] as const

const subjects = (vectors: Vectors, list: readonly (readonly [string, string])[]): Subject[] =>
  list.map(([name, vector]) => withMessage(name, vectors.named(vector), vectors.named(vector).message))

export const accepted = (vectors: Vectors): Subject[] => subjects(vectors, acceptedOnes)
export const refused = (vectors: Vectors): Subject[] => subjects(vectors, refusedOnes)
