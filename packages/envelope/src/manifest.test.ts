import { generateX25519Identity } from 'age-encryption'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headDigest, recipientOf } from './header.ts'
import { openManifest, sealManifest } from './manifest.ts'
import type { Manifest } from './manifest-shape.ts'
import { refusal, runs } from './test/runs.ts'
import { bytesOf } from './test/sealed.ts'
import { sealWhole } from './whole.ts'

const identity = await generateX25519Identity()
const recipient = await recipientOf(identity)
const head = headDigest(bytesOf(200))
const file = { name: 'plan.pdf', bytes: 5, type: 'application/pdf', modified: 1_700_000_000_000, head }
const manifest: Manifest = { version: 1, format: 'age-v1', message: 'Hello', files: [file] }

const sealJson = (value: unknown) => sealWhole(new TextEncoder().encode(JSON.stringify(value)), recipient)
const open = (sealed: Uint8Array) => openManifest(sealed, identity)

describe('a manifest', () => {
  it('comes back as it was sealed', async () => {
    const full = {
      ...manifest,
      from: { name: 'Ada', address: 'ada@example.com' },
      files: [file, { ...file, name: 'a/b' }]
    }
    expect(await open(await sealManifest(full, recipient))).toEqual(full)
    expect(await open(await sealManifest({ ...manifest, files: [] }, recipient))).toEqual({ ...manifest, files: [] })
  })

  it('keeps a message as it was written, line ends, emoji and all', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }).filter(message => message.isWellFormed()),
      fc.string({
        unit: fc.constantFrom('\r', '\n', '\r\n', '\u2028', '\0', '👩‍👩‍👧', 'e\u0301', '\ufeff', '"', '\\', '</script>')
      })
    )
    await fc.assert(
      fc.asyncProperty(text, async message => {
        expect((await open(await sealManifest({ ...manifest, message }, recipient))).message).toBe(message)
      }),
      runs(50)
    )
  })

  it('leaves out what it doesn’t know, whatever it is called', async () => {
    const json = `{"version":1,"format":"age-v1","message":"Hello","new":[1],"__proto__":{"admin":true},"constructor":1,
      "files":[{"name":"plan.pdf","bytes":5,"type":"application/pdf","modified":1700000000000,"head":"${head}","__proto__":{"x":1},"y":2}]}`
    const opened = await open(await sealWhole(new TextEncoder().encode(json), recipient))
    expect(opened).toEqual(manifest)
    expect(Reflect.get(opened, 'admin')).toBeUndefined()
    expect(Reflect.get({}, 'admin')).toBeUndefined()
  })

  it('takes what the bounds allow', async () => {
    const files = Array.from({ length: 10_000 }, (_, at) => ({ ...file, name: `${at}` }))
    expect((await open(await sealManifest({ ...manifest, files }, recipient))).files.length).toBe(10_000)
    const message = '€'.repeat(1_000_000)
    expect((await open(await sealManifest({ ...manifest, message }, recipient))).message).toBe(message)
    const name = 'n'.repeat(4_096)
    const opened = await open(await sealManifest({ ...manifest, files: [{ ...file, name }] }, recipient))
    expect(opened.files[0]?.name).toBe(name)
  })

  const wrong: readonly (readonly [string, unknown])[] = [
    ['null', null],
    ['a list', [manifest]],
    ['a text', 'manifest'],
    ['another version', { ...manifest, version: 2 }],
    ['a version as text', { ...manifest, version: '1' }],
    ['another format', { ...manifest, format: 'aes-v1' }],
    ['no format', { ...manifest, format: undefined }],
    ['no message', { ...manifest, message: undefined }],
    ['a message that is no text', { ...manifest, message: 5 }],
    ['a message that is too long', { ...manifest, message: 'x'.repeat(1_000_001) }],
    ['half a character in the message', { ...manifest, message: '\ud83d' }],
    ['no files', { ...manifest, files: undefined }],
    ['files that are no list', { ...manifest, files: { length: 1 } }],
    ['too many files', { ...manifest, files: Array.from({ length: 10_001 }, () => 0) }],
    ['a file that is null', { ...manifest, files: [null] }],
    ['a file without a name', { ...manifest, files: [{ ...file, name: '' }] }],
    ['a name that is too long', { ...manifest, files: [{ ...file, name: 'x'.repeat(4_097) }] }],
    ['half a character in a name', { ...manifest, files: [{ ...file, name: 'a\udc00' }] }],
    ['a negative size', { ...manifest, files: [{ ...file, bytes: -1 }] }],
    ['a size with a fraction', { ...manifest, files: [{ ...file, bytes: 0.5 }] }],
    ['a size beyond all', { ...manifest, files: [{ ...file, bytes: 2 ** 53 }] }],
    ['a size as text', { ...manifest, files: [{ ...file, bytes: '5' }] }],
    ['no type', { ...manifest, files: [{ ...file, type: undefined }] }],
    ['a type with a line end', { ...manifest, files: [{ ...file, type: 'text/plain\r\nx: y' }] }],
    ['a type beyond ASCII', { ...manifest, files: [{ ...file, type: 'text/plaïn' }] }],
    ['a date that is none', { ...manifest, files: [{ ...file, modified: 8.64e15 + 1 }] }],
    ['a date that is null', { ...manifest, files: [{ ...file, modified: null }] }],
    ['no head', { ...manifest, files: [{ ...file, head: undefined }] }],
    ['a head that is cut', { ...manifest, files: [{ ...file, head: head.slice(1) }] }],
    ['a head that is no Base64url', { ...manifest, files: [{ ...file, head: '!'.repeat(43) }] }],
    ['a sender that is a text', { ...manifest, from: 'Ada' }],
    ['a sender without a name', { ...manifest, from: { address: 'ada@example.com' } }],
    ['a sender’s address that is too long', { ...manifest, from: { name: 'Ada', address: 'x'.repeat(321) } }]
  ]

  it.each(wrong)('with %s is refused, to readers and to its sender', async (_, value) => {
    expect((await refusal(async () => open(await sealJson(value)))).code).toBe('manifest')
    expect((await refusal(() => sealManifest(value as Manifest, recipient))).code).toBe('manifest')
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['a byte order mark', `\ufeff${JSON.stringify(manifest)}`],
    ['a deep nest', '['.repeat(100_000)]
  ])('that is %s is refused', async (_, json) => {
    const sealed = await sealWhole(new TextEncoder().encode(json), recipient)
    expect((await refusal(() => open(sealed))).code).toBe('manifest')
  })

  it('that isn’t UTF-8 is refused', async () => {
    const sealed = await sealWhole(Buffer.from(JSON.stringify({ ...manifest, message: 'é' }), 'latin1'), recipient)
    expect((await refusal(() => open(sealed))).code).toBe('manifest')
  })

  it('of more than 4 MiB is refused', async () => {
    const files = Array.from({ length: 10_000 }, () => ({ ...file, name: '€'.repeat(150) }))
    expect((await refusal(() => sealManifest({ ...manifest, files }, recipient))).detail).toContain('at most 4194304')
    expect((await refusal(() => open(new Uint8Array(4_194_305)))).code).toBe('manifest')
  })

  it('doesn’t open for another identity, nor cut, nor changed', async () => {
    const sealed = await sealManifest(manifest, recipient)
    expect((await refusal(async () => openManifest(sealed, await generateX25519Identity()))).code).toBe('no-match')
    for (let length = 0; length < sealed.length; length += 7) {
      const { code } = await refusal(() => open(sealed.slice(0, length)))
      expect(['header', 'cut', 'damaged']).toContain(code)
    }
    const changed = sealed.slice()
    changed[sealed.length - 20] = (changed[sealed.length - 20] ?? 0) ^ 1
    expect((await refusal(() => open(changed))).code).toBe('damaged')
  })

  it('is never quoted in a refusal', async () => {
    const secret = 'the-merger-is-on'
    const cases = [
      { ...manifest, version: secret },
      { ...manifest, files: [{ ...file, name: secret, head: secret, type: secret }] }
    ]
    for (const value of cases) {
      expect((await refusal(async () => open(await sealJson(value)))).detail).not.toContain(secret)
    }
  })
})
