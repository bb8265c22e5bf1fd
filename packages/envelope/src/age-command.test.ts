import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, it } from 'vitest'
import { engineNamed } from './engine/choose.ts'
import { newFileSeal, recipientOf } from './header.ts'
import { linkIdentity, newLinkSecret } from './link.ts'
import { openManifest, sealManifest } from './manifest.ts'
import { chunkBytes, partBytes } from './size.ts'
import { bytesOf, digestOf, sealAll } from './test/sealed.ts'
import { openWhole } from './whole.ts'

const run = promisify(execFile)

const command = (() => {
  try {
    return execFileSync('age', ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
})()

if (command === undefined) console.error('skipped: what the command `age` opens and seals; it is not installed here')

describe('the command age', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sealpost-age-'))
  afterAll(() => rm(folder, { recursive: true }))
  const identity = linkIdentity(newLinkSecret(), 'a-transfer')
  const recipient = await recipientOf(identity)
  const keyFile = join(folder, 'key.txt')
  await writeFile(keyFile, `${identity}\n`)

  async function decrypt(file: Uint8Array): Promise<Uint8Array> {
    await writeFile(join(folder, 'in.age'), file)
    const opened = await run('age', ['-d', '-i', keyFile, join(folder, 'in.age')], {
      encoding: 'buffer',
      maxBuffer: 2 * partBytes
    })
    return opened.stdout
  }

  const lengths = [0, 1, chunkBytes - 1, chunkBytes, chunkBytes + 1, partBytes, partBytes + 1]

  it.skipIf(command === undefined).each(lengths)(
    'opens head and chunks of %i bytes with a link’s identity',
    async bytes => {
      const { head, payloadKey } = await newFileSeal(recipient)
      const chunks = await sealAll(await (await engineNamed('node')).cipher(payloadKey), bytesOf(bytes))
      expect(digestOf(await decrypt(Buffer.concat([head, chunks])))).toBe(digestOf(bytesOf(bytes)))
    }
  )

  it.skipIf(command === undefined).each(lengths)('seals %i bytes so that we open them', async bytes => {
    await writeFile(join(folder, 'plain'), bytesOf(bytes))
    await run('age', ['-r', recipient, '-o', join(folder, 'sealed.age'), join(folder, 'plain')])
    const plain = await openWhole(await readFile(join(folder, 'sealed.age')), identity)
    expect(digestOf(plain)).toBe(digestOf(bytesOf(bytes)))
  })

  it.skipIf(command === undefined)('opens a manifest too', async () => {
    const manifest = { version: 1, format: 'age-v1', message: 'Grüße\r\n😀', files: [] } as const
    const sealed = await sealManifest(manifest, recipient)
    expect(JSON.parse(Buffer.from(await decrypt(sealed)).toString())).toEqual(manifest)
    expect(await openManifest(sealed, identity)).toEqual(manifest)
  })
})
