import { createHmac, hkdfSync } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSecretBox, secretBox } from './secret-box.ts'

const temporaryFile = () => path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-key-')), 'inner', 'secret.key')

describe('the secret box', () => {
  it('opens what it sealed, also after the key was read again', () => {
    const file = temporaryFile()
    const sealed = openSecretBox(file).seal('gehiïm', 'api-key:1')
    expect(openSecretBox(file).open(sealed, 'api-key:1')).toBe('gehiïm')
    expect(Buffer.from(sealed).includes('gehi')).toBe(false)
  })

  it('makes a key file that nobody else can read', () => {
    const file = temporaryFile()
    openSecretBox(file)
    expect(fs.statSync(file).mode & 0o777).toBe(0o600)
    expect(fs.readdirSync(path.dirname(file))).toEqual(['secret.key'])
  })

  it('refuses a secret that belongs to something else, was changed, cut, or sealed under another key', () => {
    const box = openSecretBox(temporaryFile())
    const sealed = box.seal('secret', 'api-key:1')
    const changed = Uint8Array.from(sealed, (byte, i) => (i === 14 ? byte ^ 1 : byte))
    const refusal = { code: 'secret.unreadable' }
    expect(() => box.open(sealed, 'api-key:2')).toThrow(expect.objectContaining(refusal))
    expect(() => box.open(changed, 'api-key:1')).toThrow(expect.objectContaining(refusal))
    expect(() => box.open(sealed.subarray(0, -1), 'api-key:1')).toThrow(expect.objectContaining(refusal))
    expect(() => box.open(new Uint8Array(3), 'api-key:1')).toThrow(expect.objectContaining(refusal))
    expect(() => openSecretBox(temporaryFile()).open(sealed, 'api-key:1')).toThrow(expect.objectContaining(refusal))
  })

  it('seals the same secret differently each time', () => {
    const box = openSecretBox(temporaryFile())
    expect(box.seal('secret', 'x')).not.toEqual(box.seal('secret', 'x'))
  })

  it('gives the same digest for the same text and context, also after the key was read again', () => {
    const file = temporaryFile()
    const digest = openSecretBox(file).digest('ada@example.com', 'address')
    expect(digest).toHaveLength(32)
    expect(openSecretBox(file).digest('ada@example.com', 'address')).toEqual(digest)
  })

  it('gives another digest for another text, context, division of the two, or key', () => {
    const box = openSecretBox(temporaryFile())
    const digests = [
      box.digest('ab', 'c'),
      box.digest('a', 'bc'),
      box.digest('b', 'ca'),
      box.digest('', 'abc'),
      box.digest('abc', ''),
      box.digest('ab', 'd'),
      box.digest('äb', 'c'),
      openSecretBox(temporaryFile()).digest('ab', 'c')
    ]
    expect(new Set(digests.map(digest => Buffer.from(digest).toString('hex'))).size).toBe(digests.length)
  })

  it('gives the digest that HMAC and HKDF say', () => {
    const key = Buffer.alloc(32, 7)
    const digestKey = Buffer.from(hkdfSync('sha256', key, '', 'sealpost/v1/digest', 32))
    const input = Buffer.concat([Buffer.of(0, 0, 0, 7), Buffer.from('addressada@example.com')])
    const expected = createHmac('sha256', digestKey).update(input).digest('hex')
    expect(Buffer.from(secretBox(key).digest('ada@example.com', 'address')).toString('hex')).toBe(expected)
  })

  it('says that a damaged key file must be restored', () => {
    const file = temporaryFile()
    openSecretBox(file)
    fs.writeFileSync(file, 'short')
    expect(() => openSecretBox(file)).toThrow('restore it from your backup')
  })
})
