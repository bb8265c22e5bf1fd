import { Decrypter, Encrypter, generateHybridIdentity, generateX25519Identity } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { engineNamed } from './engine/choose.ts'
import { headDigest, headLength, newFileSeal, openHead, recipientOf } from './header.ts'
import { refusal, runs } from './test/runs.ts'
import { bytesOf, sealAll } from './test/sealed.ts'

const kinds = { X25519: generateX25519Identity, 'post-quantum hybrid': generateHybridIdentity }

describe.each(Object.entries(kinds))('a head for an %s recipient', async (_, generate) => {
  const identity = await generate()
  const { head, payloadKey } = await newFileSeal(await recipientOf(identity))

  it('gives its payload key to the identity', async () => {
    expect(await openHead(head, identity)).toEqual(payloadKey)
    expect(payloadKey.length).toBe(32)
  })

  it('is refused by another identity', async () => {
    expect((await refusal(async () => openHead(head, await generate()))).code).toBe('no-match')
  })

  it('has a fresh key, header and nonce each time', async () => {
    const recipient = await recipientOf(identity)
    const seals = await Promise.all(Array.from({ length: 20 }, () => newFileSeal(recipient)))
    expect(new Set(seals.map(seal => Buffer.from(seal.payloadKey).toString('hex'))).size).toBe(20)
    expect(new Set(seals.map(seal => Buffer.from(seal.head.subarray(0, -16)).toString('hex'))).size).toBe(20)
    expect(new Set(seals.map(seal => Buffer.from(seal.head.subarray(-16)).toString('hex'))).size).toBe(20)
  })

  it('is bound by its MAC: no bit of its header can change, and one of its nonce gives another payload key', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: head.length - 1 }), fc.nat({ max: 7 }), async (at, bit) => {
        const forged = head.slice()
        forged[at] = (forged[at] ?? 0) ^ (1 << bit)
        if (at >= head.length - 16) expect(await openHead(forged, identity)).not.toEqual(payloadKey)
        else expect(['header', 'no-match']).toContain((await refusal(() => openHead(forged, identity))).code)
      }),
      runs(60)
    )
  })

  it('is refused at any other length', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: head.length - 1 }), async length => {
        expect((await refusal(() => openHead(head.slice(0, length), identity))).code).toBe('header')
      }),
      runs(40)
    )
    const longer = Buffer.concat([head, new Uint8Array(1)])
    expect((await refusal(() => openHead(longer, identity))).code).toBe('header')
    const between = Buffer.concat([head.subarray(0, -16), new Uint8Array(16), head.subarray(-16)])
    expect((await refusal(() => openHead(between, identity))).code).toBe('header')
  })

  it('makes, with chunks behind it, a file that typage opens', async () => {
    const plain = bytesOf(70_000)
    const cipher = await (await engineNamed('node')).cipher(payloadKey)
    const decrypter = new Decrypter()
    decrypter.addIdentity(identity)
    const opened = await decrypter.decrypt(Buffer.concat([head, await sealAll(cipher, plain)]))
    expect(Buffer.compare(opened, plain)).toBe(0)
  })

  it('is found at the start of a file that typage sealed', async () => {
    const encrypter = new Encrypter()
    encrypter.addRecipient(await recipientOf(identity))
    const file = await encrypter.encrypt('hello')
    expect(headLength(file)).toBe(file.length - 5 - 16)
    expect((await openHead(file.slice(0, headLength(file)), identity)).length).toBe(32)
  })
})

describe('a head', () => {
  it('is no longer than 16 KiB', async () => {
    const stanza = `-> x ${'a'.repeat(100)}\n${'A'.repeat(64)}\n\n`
    const large = `age-encryption.org/v1\n${stanza.repeat(100)}--- ${'A'.repeat(43)}\n0123456789abcdef`
    const identity = await generateX25519Identity()
    expect((await refusal(() => openHead(Buffer.from(large), identity))).code).toBe('header')
    expect(headLength(Buffer.from(large))).toBeUndefined()
    expect(headLength(new Uint8Array(100_000))).toBeUndefined()
    expect(
      headLength(Buffer.from(`age-encryption.org/v1\n--- ${'A'.repeat(20_000)}\n0123456789abcdef`))
    ).toBeUndefined()
  })

  it('is not made for what isn’t a recipient, for devices, or for somebody’s identity; the text is not repeated', async () => {
    const identity = await generateX25519Identity()
    const tag = 'age1tag1qt8lw0ual6avlwmwatk888yqnmdamm7xfd0wak53ut6elz5c4swx2yqdj4e'
    for (const text of ['', 'age1', 'age1qqqq', 'ssh-ed25519 AAAA', tag, identity, 'age1pq1qqqq']) {
      const { code, detail } = await refusal(() => newFileSeal(text))
      expect(code).toBe('key')
      if (text.length > 8) expect(detail).not.toContain(text)
    }
  })

  it('is not opened with what isn’t an identity; the text is not repeated', async () => {
    const identity = await generateX25519Identity()
    const { head } = await newFileSeal(await recipientOf(identity))
    for (const text of ['', 'secret', identity.toLowerCase(), `${identity}Q`, identity.replace(/.$/, '!')]) {
      for (const action of [() => openHead(head, text), () => recipientOf(text)]) {
        const { code, detail } = await refusal(action)
        expect(code).toBe('key')
        if (text !== '') expect(detail).not.toContain(text)
      }
    }
  })

  it('has a digest of 43 characters', async () => {
    expect(headDigest(new Uint8Array())).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
  })
})
