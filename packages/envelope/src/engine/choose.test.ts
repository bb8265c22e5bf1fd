import { describe, expect, it } from 'vitest'
import { bytesOf, sealChunk } from '../test/sealed.ts'
import { engineNamed, fastestEngine } from './choose.ts'
import type { Engine } from './engine.ts'

const names: readonly Engine['name'][] = ['node', 'webcrypto', 'sodium', 'noble']

/** @see [RFC 8439 §2.8.2](https://www.rfc-editor.org/rfc/rfc8439#section-2.8.2), its key and nonce, without additional data */
const key = Uint8Array.from({ length: 32 }, (_, at) => 0x80 + at)
const nonce = Uint8Array.from([7, 0, 0, 0, 0x40, 0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47])
const sunscreen = new TextEncoder().encode(
  "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."
)
const ciphertextStart = 'd31a8d34648e60db7b86afbc53ef7ec2a4aded51296e08fea9e2b5a736ee62d6'

describe('engines', () => {
  it('are the platform’s own under Node', async () => {
    expect((await fastestEngine()).name).toBe('node')
  })

  it.each(names)('%s enciphers RFC 8439’s example', async name => {
    const sealed = await sealChunk(await (await engineNamed(name)).cipher(key), sunscreen, nonce)
    expect(Buffer.from(sealed).toString('hex').slice(0, 64)).toBe(ciphertextStart)
    expect(sealed.length).toBe(sunscreen.length + 16)
  })

  it.each(names)('%s keeps its key when the caller overwrites theirs', async name => {
    const own = key.slice()
    const cipher = await (await engineNamed(name)).cipher(own)
    own.fill(0)
    expect(
      Buffer.from(await sealChunk(cipher, sunscreen, nonce))
        .toString('hex')
        .slice(0, 64)
    ).toBe(ciphertextStart)
  })

  it('open what the others sealed', async () => {
    const ciphers = await Promise.all(names.map(async name => (await engineNamed(name)).cipher(key)))
    const plain = bytesOf(1_000)
    for (const sealer of ciphers) {
      const sealed = await sealChunk(sealer, plain, nonce)
      for (const opener of ciphers) {
        const opened = new Uint8Array(plain.length)
        await opener.open(sealed, nonce, opened)
        expect(opened).toEqual(plain)
      }
    }
  })

  it.each(names)('%s throws at what is shorter than a tag', async name => {
    const cipher = await (await engineNamed(name)).cipher(key)
    await expect((async () => cipher.open(new Uint8Array(15), nonce, new Uint8Array()))()).rejects.toThrow()
  })
})
