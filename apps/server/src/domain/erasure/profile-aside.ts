// The profile of an account whose erasure waits: put aside sealed under the vault's data key, so that it goes with the key.
import type { Resource } from '@sealpost/scim'
import type { SignInType, User, UserSource } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import type { Erasure } from './erasure.ts'

export interface Aside {
  readonly attributes: Resource
  readonly administrator: boolean
  readonly signIn: SignInType
  readonly source: UserSource
  readonly createdAt: number
}

const contextOf = ({ id }: Pick<Erasure, 'id'>): string => `profile:${id}`

export async function sealProfile(
  { dataKeys }: Portal,
  erasure: Pick<Erasure, 'id' | 'vaultId'>,
  { attributes, administrator, signIn, source, createdAt }: User
): Promise<Uint8Array> {
  const aside: Aside = { attributes, administrator, signIn, source, createdAt }
  return dataKeys.seal(erasure.vaultId, Buffer.from(JSON.stringify(aside), 'utf8'), contextOf(erasure))
}

/** @throws DomainError `gone` `transfer.erased` */
export async function openProfile({ dataKeys }: Portal, erasure: Erasure): Promise<Aside | undefined> {
  if (erasure.sealedProfile === null) return undefined
  const plain = await dataKeys.open(erasure.vaultId, erasure.sealedProfile, contextOf(erasure))
  return JSON.parse(Buffer.from(plain).toString('utf8')) as Aside
}
