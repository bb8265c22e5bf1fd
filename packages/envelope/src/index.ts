export { fromBase64url, toBase64url } from './base64url.ts'
export { engineNamed, fastestEngine } from './engine/choose.ts'
export type { Cipher, Engine } from './engine/engine.ts'
export { type EnvelopeCode, EnvelopeError } from './error.ts'
export { type FileSeal, headDigest, newFileSeal, openHead, recipientOf } from './header.ts'
export {
  accessProof,
  type LinkParts,
  linkIdentity,
  linkSecretOf,
  newLinkSecret,
  parseLink,
  proofHashOf,
  secureLink
} from './link.ts'
export { openManifest, sealManifest } from './manifest.ts'
export type { Manifest, ManifestFile } from './manifest-shape.ts'
export { safePaths } from './name.ts'
export { newReceivingKey, publicKeyDigest, unlockReceivingKey } from './receiving-key.ts'
export {
  chunkBytes,
  chunksPerPart,
  type Layout,
  layoutOf,
  type Part,
  partBytes,
  partOf,
  sealedPartBytes,
  tagBytes
} from './size.ts'
export { openPart, sealPart } from './stream.ts'
