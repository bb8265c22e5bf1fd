/** All families of vectors. */
import { assertionAttacks } from './assertion-attacks.ts'
import type { Family } from './case.ts'
import { decryptionAttacks } from './decryption-attacks.ts'
import { documentAttacks } from './document-attacks.ts'
import { encryptionAttacks } from './encryption-attacks.ts'
import { envelopeAttacks } from './envelope-attacks.ts'
import { goodBounds } from './good-bounds.ts'
import { goodEntra } from './good-entra.ts'
import { goodOthers } from './good-others.ts'
import { keyAttacks } from './key-attacks.ts'
import { badLogouts } from './logout-attacks.ts'
import { goodLogouts } from './logout-good.ts'
import { signatureAttacks } from './signature-attacks.ts'
import { subjectAttacks } from './subject-attacks.ts'
import { textAttacks } from './text-attacks.ts'
import { wrapping } from './wrapping.ts'
import { xmlAttacks } from './xml-attacks.ts'

export const goodFamilies: readonly Family[] = [goodEntra, goodOthers, goodBounds, goodLogouts]
export const badFamilies: readonly Family[] = [
  wrapping,
  keyAttacks,
  signatureAttacks,
  textAttacks,
  xmlAttacks,
  documentAttacks,
  envelopeAttacks,
  assertionAttacks,
  subjectAttacks,
  encryptionAttacks,
  decryptionAttacks,
  badLogouts
]
