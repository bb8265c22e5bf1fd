// The key with which the portal signs receipts: Ed25519, its private half sealed in the settings.
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import type { ReceiptSigner, SecretBox } from '../domain/portal.ts'
import type { Store } from '../domain/store.ts'

const setting = 'erasure.signing-key'
const context = 'erasure-signing-key'

/** Opens the portal's signing key, or makes it; of processes that make one at once, the first one's is everybody's. */
export async function openReceiptSigner(store: Store, secrets: SecretBox): Promise<ReceiptSigner> {
  const stored = await store.settings.read(setting)
  const sealed = typeof stored === 'string' ? stored : await makeKey(store, secrets)
  return signerOf(createPrivateKey(secrets.open(Buffer.from(sealed, 'base64'), context)))
}

function makeKey(store: Store, secrets: SecretBox): Promise<string> {
  const { privateKey } = generateKeyPairSync('ed25519')
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const fresh = Buffer.from(secrets.seal(pem, context)).toString('base64')
  return store.write(async tx => {
    const before = await tx.settings.read(setting)
    if (typeof before === 'string') return before
    await tx.settings.write(setting, fresh)
    return fresh
  })
}

function signerOf(privateKey: KeyObject): ReceiptSigner {
  const publicKey = createPublicKey(privateKey)
  return {
    keyId: keyIdOf(publicKey),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: bytes => sign(null, bytes, privateKey)
  }
}

/** The raw key is the last 32 octets of its SubjectPublicKeyInfo (RFC 8410 §4). */
const keyIdOf = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
    .digest('hex')
    .slice(0, 16)
