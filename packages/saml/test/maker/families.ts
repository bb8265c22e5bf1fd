/** All families of vectors. */
import type { Family } from './case.ts'
import { assertionAttacks } from './assertion-attacks.ts'
import { documentAttacks } from './document-attacks.ts'
import { encryptionAttacks } from './encryption-attacks.ts'
import { goodEntra } from './good-entra.ts'
import { goodOthers } from './good-others.ts'
import { signatureAttacks } from './signature-attacks.ts'
import { subjectAttacks } from './subject-attacks.ts'
import { textAttacks } from './text-attacks.ts'
import { wrapping } from './wrapping.ts'

export const goodFamilies: readonly Family[] = [goodEntra, goodOthers]
export const badFamilies: readonly Family[] = [wrapping, signatureAttacks, documentAttacks, textAttacks, assertionAttacks, subjectAttacks, encryptionAttacks]
