import { inflateSync } from 'node:zlib'
import * as cctv from 'cctv-age'
import { describe, expect, it } from 'vitest'
import type { EnvelopeCode } from './error.ts'
import { refusal } from './test/runs.ts'
import { digestOf } from './test/sealed.ts'
import { openWhole } from './whole.ts'

interface Vector {
  readonly name: string
  readonly expect: string
  readonly payload: string
  readonly identities: readonly string[]
  readonly armored: boolean
  readonly passphrase: boolean
  readonly file: Uint8Array
}

/** @see [C2SP/CCTV age](https://github.com/C2SP/CCTV/tree/main/age) */
function vectorOf([name, bytes]: [string, Uint8Array]): Vector {
  const at = Buffer.from(bytes).indexOf('\n\n')
  const lines = new TextDecoder().decode(bytes.subarray(0, at)).split('\n')
  const all = (key: string) => lines.filter(line => line.startsWith(`${key}: `)).map(line => line.slice(key.length + 2))
  const file = bytes.subarray(at + 2)
  return {
    name,
    expect: all('expect')[0] ?? '',
    payload: all('payload')[0] ?? '',
    identities: all('identity'),
    armored: all('armored').length > 0,
    passphrase: all('passphrase').length > 0,
    file: all('compressed').length > 0 ? inflateSync(file) : file
  }
}

const codes: Readonly<Record<string, readonly EnvelopeCode[]>> = {
  'no match': ['no-match'],
  'HMAC failure': ['header'],
  'header failure': ['header'],
  'payload failure': ['cut', 'damaged']
}

const vectors = Object.entries({ ...cctv })
  .filter((entry): entry is [string, Uint8Array] => entry[1] instanceof Uint8Array)
  .map(vectorOf)
const armored = vectors.filter(vector => vector.armored)
const passphrase = vectors.filter(vector => vector.passphrase && !vector.armored)
const ours = vectors.filter(vector => !vector.armored && !vector.passphrase)
const anyIdentity = 'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0'
const identitiesOf = ({ identities }: Vector) => (identities.length === 0 ? [anyIdentity] : identities)

describe('the test vectors of C2SP', () => {
  it('are all there: those of files we read, and those out of scope by name: armor (33) and passphrases (25)', () => {
    expect([vectors.length, ours.length, armored.length, passphrase.length]).toEqual([143, 85, 33, 25])
  })

  it.each(ours.filter(({ expect }) => expect === 'success'))('$name opens to its payload', async vector => {
    const plain = await openWhole(vector.file, vector.identities[0] ?? '')
    expect(digestOf(plain)).toBe(vector.payload)
  })

  it.each(ours.filter(({ expect }) => expect !== 'success'))('$name is refused: $expect', async vector => {
    const refused: EnvelopeCode[] = []
    for (const identity of identitiesOf(vector)) {
      refused.push((await refusal(() => openWhole(vector.file, identity))).code)
    }
    // One vector has two identities: one of them matches the malformed stanza, the other none.
    expect(refused.filter(code => codes[vector.expect]?.includes(code))).not.toEqual([])
  })

  it.each([...armored, ...passphrase])('$name, out of scope, is never taken for a file of ours', async vector => {
    for (const identity of identitiesOf(vector)) {
      expect(['header', 'no-match', 'cut']).toContain((await refusal(() => openWhole(vector.file, identity))).code)
    }
  })
})
