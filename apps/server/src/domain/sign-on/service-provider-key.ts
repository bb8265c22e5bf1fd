import type { SigningKey } from '@sealpost/saml'
import type { Portal, SecretBox } from '../portal.ts'
import type { SettingSource } from '../setting.ts'

/** What the portal signs requests with, and what assertions are encrypted for; the private half is sealed. */
export interface ServiceProviderKey {
  readonly certificate: string
  /** PKCS#8 PEM, sealed in the context `service-provider-key`, in Base64. */
  readonly sealedKey: string
}

export const keySetting = 'saml.service-provider-keys'

const context = 'service-provider-key'

/** Newest first: it signs; the one before still decrypts. */
export async function readServiceProviderKeys(source: SettingSource): Promise<readonly ServiceProviderKey[]> {
  return ((await source.settings.read(keySetting)) as readonly ServiceProviderKey[] | undefined) ?? []
}

export const sealKey = (secrets: SecretBox, { certificate, privateKey }: SigningKey): ServiceProviderKey => ({
  certificate,
  sealedKey: Buffer.from(secrets.seal(privateKey, context)).toString('base64')
})

const openKey = (secrets: SecretBox, { certificate, sealedKey }: ServiceProviderKey): SigningKey => ({
  certificate,
  privateKey: secrets.open(Buffer.from(sealedKey, 'base64'), context)
})

/** The newest key, as messages take it; nothing while there is none. */
export async function signingKeyOf({ store, secrets }: Portal): Promise<{ signingKey?: SigningKey }> {
  const [newest] = await readServiceProviderKeys(store)
  return newest ? { signingKey: openKey(secrets, newest) } : {}
}

/** PKCS#8 PEM, newest first. */
export async function decryptionKeysOf({ store, secrets }: Portal): Promise<readonly string[]> {
  return (await readServiceProviderKeys(store)).map(key => openKey(secrets, key).privateKey)
}
